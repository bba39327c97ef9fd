"""Here code of ours talks over real sockets, to servers of this process on the loopback address."""

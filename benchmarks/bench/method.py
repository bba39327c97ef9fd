"""How the figures come about, for the document."""

METHOD = """\
## How it is measured

`make bench` measures all of this in one run (`QUICK=1`: a part of it, in under three minutes,
and written to `.local/bench` instead); it needs Linux, valgrind, Java 17 and Node with npm.
Figures are medians; in brackets stands the least, which is closest to a quiet machine. Nothing
here fails a build.

- **Instructions** are those in user mode, by callgrind (`PYTHONHASHSEED=0`, bytecode present,
  DynamoDB out of memory over plain HTTP), of a session that was just made: one that has been
  touched since is 100 k less to check, as its item holds no event any more. They repeat to 0.1 %
  on a busy machine; what the kernel does is not in them. `make instructions` has more of them.
- **CPU of a start** is the whole process, the kernel included; of a first request, the
  process's own clock around it.
- **Over HTTP**, all servers are up at once and asked in short bursts, interleaved over
  services, operations and callers, round after round, after one round that does not count. CPU
  is what the server's process group used, by /proc, over the requests it answered. Callers are
  a program of their own (`callers.py`), which waits on its sockets; they, DynamoDB Local and
  the server share the machine's cores, so throughput is a lower bound and latency an upper one.
- **Ours** are the functions and the layer as built, with the template's defaults, in one process
  that answers one request at a time. For each request the gateway's event is made, becomes JSON
  and is read again, and the answer takes the same way back. On AWS the gateway and Lambda do
  that; here it counts as ours. The HTTP around it is a loop over sockets (`gateway.py`), as plain
  as Lambda's runtime API: no framework, where the peers have the servers they are run with. When
  this was chosen, all of it was 250 k instructions of a check's 1,448 k; behind uvicorn (uvloop,
  httptools) a check took 1,608 k. Limits are so high that no request is refused; the write of
  the exact limit on creation stays in, and `TouchSeconds` is 0, so that each touch and each
  ensure writes. Sessions that are checked have been touched before.
- **Peers**: better-auth on SQLite (WAL) behind Node's own HTTP server, an anonymous sign-in and
  `get-session`; its cookie cache answers a check from a signed cookie, without the database, so
  that a session that was revoked goes on until the cookie ends. Its SQLite runs in the server's
  own process and is part of its CPU; DynamoDB Local is part of nobody's. express-session with
  connect-dynamodb, and Flask-Session behind gunicorn (one gthread worker), both on the same
  DynamoDB Local as ours, as their own documents set them up. `benchmarks/peers/` has their
  programs and pins.
- **Calls and units** are counted by a proxy before DynamoDB Local, 20 requests an operation, by
  `ReturnConsumedCapacity`.
- **Growth** is on a table in memory, in Python, which counts units as DynamoDB bills them: that
  the same is asked of it at any size is ours, the milliseconds are its own.
- While it runs, DynamoDB Local listens on all addresses; it knows no option not to.
"""

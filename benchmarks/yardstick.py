"""What a request does, without a line of ours: two interpreters that count alike here are alike.

Run as a program under callgrind. It tells whether figures measured with one build of Python, its
OpenSSL and its C library can be held against another's.
"""

import base64
import hashlib
import hmac
import json
import re
import socket
import time
from typing import NamedTuple

WORDS = re.compile(r"#\w+")


class Row(NamedTuple):
    """A value with some fields."""

    name: str
    number: int
    text: str


def main() -> None:
    """Parse, hash, look up, format and send, two hundred times."""
    near, far = socket.socketpair()
    for number in range(200):
        row = Row(name=f"row-{number}", number=number, text="x" * 40)
        item = {"M": {name: {"S": str(value)} for name, value in row._asdict().items()}}
        sent = json.dumps(item, separators=(",", ":")).encode()
        near.sendall(sent)
        told = json.loads(far.recv(65536).decode())
        digest = hmac.digest(sent, hashlib.sha256(sent).digest(), "sha256")
        assert told == item
        assert base64.urlsafe_b64decode(base64.urlsafe_b64encode(digest)) == digest
        assert WORDS.findall("#one = :two AND #three")
        assert time.strftime("%Y-%m-%d", time.gmtime(number)) == "1970-01-01"


if __name__ == "__main__":
    main()

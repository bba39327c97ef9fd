"""The HTTP API of the local run, in front of the functions that are deployed to the local cloud.

Closes three gaps of the local cloud's own: it knows no route of ours, as it ignores the `Body` that
SAM gives an HTTP API; it gives functions no `cookies`; and to it, every caller is 127.0.0.1.
"""

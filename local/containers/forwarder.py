"""Lets containers reach the local cloud, which listens on the loopback address and stays there."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network

from local.cloud import HOST
from local.containers.engine import Engine

# What containers know this machine by; sam is told to have the engine add the names. The second
# is for S3, whose clients put the bucket before it: the local cloud then sees which part that is.
NAME = "host.docker.internal"
S3_NAME = f"s3.{NAME}"
CHUNK = 65_536


@asynccontextmanager
async def port_for_containers(engine: Engine, port: int) -> AsyncIterator[int]:
    """Yield the port of `NAME` that leads to this machine's loopback port, as long as this lasts.

    It listens on the address of the engine's network only, and to that network only.
    """
    listener = socket.socket()
    try:
        listener.bind((engine.gateway, 0))
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRNOTAVAIL:
            raise
        # Not an address of this machine: the engine is in a virtual machine, as Docker Desktop's
        # is, and there `NAME` leads to the loopback address as it is.
        yield port
        return
    network = ip_network(engine.subnet)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Linux takes packets for any of its addresses on any interface: strangers can get here.
        if ip_address(writer.get_extra_info("peername")[0]) in network:
            await _relay(reader, writer, port)
        writer.close()

    server = await asyncio.start_server(accept, sock=listener)
    try:
        yield listener.getsockname()[1]
    finally:
        server.close()
        server.abort_clients()
        await server.wait_closed()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        cloud_reader, cloud_writer = await asyncio.open_connection(HOST, port)
    except ConnectionError:
        return
    await asyncio.gather(_pump(reader, cloud_writer), _pump(cloud_reader, writer))
    cloud_writer.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(CHUNK):
            sink.write(chunk)
            await sink.drain()
    with suppress(OSError):
        sink.write_eof()

"""Reads of what is not on disk yet, beside the same reads from the origin."""
import os
import zlib

from bench.client import Client
from bench.context import alternate, at_once
from bench.populate import read_all
from bench.report import Bar, Row
from bench.servers import Relay, say

_CLIENTS = 100
_WARM_UP_FETCHES = 10_000
DIRECT = "direct"
# Round trip in seconds, bytes a second.
_LINE = (0.02, 125e6)


def cold_get(context):
    """One client reads a large object that nobody has read before; direct is the same origin: nginx on loopback,
    and nginx behind a line."""
    size = context.options.cold_bytes
    nginx = context.nginx
    context._write(nginx.files / "cold" / "large", size)
    relay = context.start(Relay(context.directory / "relay", nginx.origin_port, *_LINE))
    case = f"{size >> 20} MiB"
    line = f"{_LINE[0] * 1000:.0f} ms, {_LINE[1] * 8 / 1e9:.0f} Gbit/s away"
    return [*_cold_get(context, "near", case, nginx.origin_port),
            *_cold_get(context, "far", f"{case}, {line}", relay.port)]


def _cold_get(context, place, case, origin_port):
    nginx = context.nginx
    reads = context.options.rounds + 1
    for index in range(reads):
        os.link(nginx.files / "cold" / "large", nginx.files / "cold" / f"{place}-{index}")
    node = context.node(f"cold-{place}", origin_port=origin_port)
    context.fill(node)
    context.warm_up(node, context.options.warm_up)
    # Fetches of their own, since warming up has only hits.
    read_all(node.port, _WARM_UP_FETCHES if context.options.warm_up else 1, "many")
    keys = iter(range(reads))

    def read(port, name):
        with Client(port) as client:
            answer = client.get(f"/cold/{name}", sink=lambda _: None)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        return answer

    read(node.port, f"{place}-{next(keys)}")
    say(f"cold-get {place}")
    results = alternate(context.options.rounds, {
        "forebay": lambda: read(node.port, f"{place}-{next(keys)}"),
        DIRECT: lambda: read(origin_port, "large")})
    node.stop()
    return [
        Row("Cold GET", case, "first byte ms",
            {name: [1000 * answer.first_byte_seconds for answer in found] for name, found in results.items()},
            Bar("<=", 1.2, DIRECT)),
        Row("Cold GET", case, "whole ms",
            {name: [1000 * answer.whole_seconds for answer in found] for name, found in results.items()},
            Bar("<=", 1.15, DIRECT)),
    ]


def one_cold_key(context):
    """Clients that ask for the same object at the same moment share one fetch."""
    nginx = context.nginx
    context._write(nginx.files / "cold" / "shared", 16 << 20)
    expected = zlib.crc32((nginx.files / "cold" / "shared").read_bytes())
    node = context.node("shared", origin_port=nginx.origin_port)
    before = len(nginx.origin_requests())
    say("one-cold-key")

    def read(_):
        state = [0]

        def take(piece):
            state[0] = zlib.crc32(piece, state[0])

        with Client(node.port) as client:
            return client.get("/cold/shared", sink=take).status == 200 and state[0] == expected

    right = sum(at_once(_CLIENTS, read))
    node.stop()
    asked = [line for line in nginx.origin_requests()[before:] if line.startswith("GET /cold/shared")]
    case = f"16 MiB, {_CLIENTS} clients"
    return [Row("One cold key", case, "GETs at the origin", {"forebay": [len(asked)]}, Bar("<=", 1)),
            Row("One cold key", case, "clients with all bytes right", {"forebay": [right]}, Bar(">=", _CLIENTS))]

"""Many small objects through the front door: signed, pipelined, over some connections."""
import multiprocessing
import socket
import time

from bench.signing import EMPTY_SHA256, Signer, UNSIGNED

KEYS_PER_DIRECTORY = 1000
_CONNECTIONS = 8
_PIPELINED = 32


def key(index):
    return f"d{index // KEYS_PER_DIRECTORY:05d}/o{index:08d}"


def populate(port, count, bucket="bench"):
    """Puts `count` objects of 8 bytes; answers the seconds that took."""
    return _spread(port, count, bucket, "PUT")


def read_all(port, count, bucket):
    """Gets `count` objects once each; answers the seconds that took."""
    return _spread(port, count, bucket, "GET")


def _spread(port, count, bucket, method):
    start = time.perf_counter()
    share = -(-count // _CONNECTIONS)
    with multiprocessing.Pool(_CONNECTIONS) as pool:
        pool.starmap(_run, [(port, bucket, method, first, min(first + share, count))
                            for first in range(0, count, share)])
    return time.perf_counter() - start


def _run(port, bucket, method, first, last):
    signer = Signer(f"127.0.0.1:{port}")
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        answers = connection.makefile("rb")
        for begin in range(first, last, _PIPELINED):
            end = min(begin + _PIPELINED, last)
            connection.sendall(b"".join(_request(signer, method, bucket, index) for index in range(begin, end)))
            for _ in range(begin, end):
                _read_answer(answers)


def _request(signer, method, bucket, index):
    path = f"/{bucket}/{key(index)}"
    if method == "GET":
        return signer.request("GET", path, payload=EMPTY_SHA256)
    return signer.request("PUT", path, payload=UNSIGNED, length=8) + b"%08d" % (index % 10**8)


def _read_answer(answers):
    status = answers.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"answered {status!r}: {answers.read(500)!r}")
    length = 0
    while (line := answers.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)

"""A plain HTTP client over a socket: no more work for a byte than recv."""
import socket
import time

from bench.signing import EMPTY_SHA256, Signer, UNSIGNED


class Answer:
    """A status, headers by lower-case name, and what was measured of the body."""

    def __init__(self, status, headers):
        self.status = status
        self.headers = headers
        self.body = b""
        self.first_byte_seconds = 0.0
        self.whole_seconds = 0.0


class Client:
    """One connection; signs every request."""

    def __init__(self, port, timeout=120):
        self.signer = Signer(f"127.0.0.1:{port}")
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def put(self, path, body=b""):
        head = self.signer.request("PUT", path, payload=UNSIGNED, length=len(body))
        return self._exchange(head + body)

    def get(self, path, query="", sink=None):
        """`sink` takes the bytes as they come; without one they are kept."""
        return self._exchange(self.signer.request("GET", path, query, EMPTY_SHA256), sink)

    def _exchange(self, request, sink=None):
        start = time.perf_counter()
        self.socket.sendall(request)
        buffered = b""
        while b"\r\n\r\n" not in buffered:
            buffered += self._receive()
        head, rest = buffered.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        answer = Answer(int(lines[0].split()[1]), headers)
        answer.first_byte_seconds = time.perf_counter() - start if rest else 0.0
        kept = bytearray()
        take = sink or kept.extend
        if headers.get("transfer-encoding") == "chunked":
            self._chunks(rest, take)
        else:
            self._fixed(int(headers.get("content-length", 0)), rest, take, answer, start)
        answer.whole_seconds = time.perf_counter() - start
        answer.body = bytes(kept)
        return answer

    def _receive(self):
        received = self.socket.recv(65536)
        if not received:
            raise ConnectionError("closed within an answer")
        return received

    def _fixed(self, length, rest, take, answer, start):
        take(rest)
        left = length - len(rest)
        buffer = bytearray(1024 * 1024)
        view = memoryview(buffer)
        while left > 0:
            count = self.socket.recv_into(buffer)
            if count == 0:
                raise ConnectionError("closed within a body")
            if not answer.first_byte_seconds:
                answer.first_byte_seconds = time.perf_counter() - start
            take(view[:count])
            left -= count

    def _chunks(self, buffered, take):
        while True:
            while b"\r\n" not in buffered:
                buffered += self._receive()
            line, buffered = buffered.split(b"\r\n", 1)
            size = int(line.split(b";")[0], 16)
            while len(buffered) < size + 2:
                buffered += self._receive()
            take(buffered[:size])
            buffered = buffered[size + 2:]
            if size == 0:
                return


def metric(port, name, **labels):
    """The sum of a meter's samples on the node's page of metrics; 0 where there is none."""
    with Client(port) as client:
        text = client.get("/-/metrics").body.decode()
    total = 0.0
    for line in text.splitlines():
        sample, _, value = line.rpartition(" ")
        if sample.split("{")[0] == name and all(f'{key}="{label}"' in sample for key, label in labels.items()):
            total += float(value)
    return total

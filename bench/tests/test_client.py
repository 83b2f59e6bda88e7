import socket
import threading
import unittest

from bench.client import Client
from bench.signing import Signer, query_of


class OneAnswer:
    """A server that gives one connection the same bytes, in pieces, and keeps what it was sent."""

    def __init__(self, *pieces):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pieces = pieces
        self.received = b""
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        connection, _ = self.listener.accept()
        with connection:
            while b"\r\n\r\n" not in self.received:
                self.received += connection.recv(65536)
            for piece in self.pieces:
                connection.sendall(piece)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join()
        self.listener.close()


class ClientTest(unittest.TestCase):
    def test_reads_bodies_with_a_length(self):
        with OneAnswer(b"HTTP/1.1 200 OK\r\nContent-Le", b"ngth: 6\r\n\r\nabc", b"def") as server:
            with Client(server.port) as client:
                answer = client.get("/b/k")
        self.assertEqual((answer.status, answer.body), (200, b"abcdef"))
        self.assertGreater(answer.first_byte_seconds, 0)

    def test_reads_bodies_in_chunks(self):
        with OneAnswer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n") as server:
            with Client(server.port) as client:
                answer = client.get("/b/k")
        self.assertEqual(answer.body, b"abcde")

    def test_a_body_that_ends_early_is_an_error(self):
        with OneAnswer(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc") as server:
            with Client(server.port) as client, self.assertRaises(ConnectionError):
                client.get("/b/k")

    def test_signs_host_date_and_payload(self):
        with OneAnswer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as server:
            with Client(server.port) as client:
                client.put("/b/k", b"")
        text = server.received.decode()
        self.assertTrue(text.startswith("PUT /b/k HTTP/1.1\r\n"))
        self.assertIn("SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=", text)


class SigningTest(unittest.TestCase):
    def test_signatures_depend_on_everything_that_is_signed(self):
        signer = Signer("127.0.0.1:1")
        requests = {signer.request(method, path, query, at=at)
                    for method in ("GET", "HEAD") for path in ("/b/a", "/b/b")
                    for query in ("", "list-type=2") for at in (0, 86400)}
        signatures = {request.split(b"Signature=")[1] for request in requests}
        self.assertEqual(len(signatures), 16)

    def test_queries_are_sorted_and_encoded(self):
        self.assertEqual(query_of(prefix="a b/", list_type=2), "list-type=2&prefix=a%20b%2F")


if __name__ == "__main__":
    unittest.main()

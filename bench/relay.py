"""An origin that is further away: passes bytes on late, and no faster than a line would.

    python3 -m bench.relay PORT ORIGIN_PORT ROUND_TRIP_SECONDS BYTES_PER_SECOND
"""
import socket
import sys
import threading
import time

_PIECE = 128 * 1024


def _requests(client, origin, round_trip):
    """The round trip is waited for once for each request, before it is passed on."""
    while piece := client.recv(_PIECE):
        time.sleep(round_trip)
        origin.sendall(piece)
    origin.shutdown(socket.SHUT_WR)


def _answers(origin, client, rate):
    free = 0.0
    while piece := origin.recv(_PIECE):
        now = time.monotonic()
        free = max(free, now) + len(piece) / rate
        client.sendall(piece)
        if free > now:
            time.sleep(free - now)
    client.shutdown(socket.SHUT_WR)


def _quietly(task, *arguments):
    try:
        task(*arguments)
    except OSError:
        pass  # One side has gone.
    finally:
        for end in arguments[:2]:
            end.close()


def serve(port, origin_port, round_trip, rate):
    with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
        while True:
            client, _ = listener.accept()
            origin = socket.create_connection(("127.0.0.1", origin_port))
            for end in (client, origin):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for arguments in ((_requests, client, origin, round_trip), (_answers, origin, client, rate)):
                threading.Thread(target=_quietly, args=arguments, daemon=True).start()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))

"""What the scenarios share: options, servers that run, files that are served."""
import os
import pathlib
import shutil
import threading

from bench.client import Client
from bench.load import Load
from bench.populate import populate
from bench.servers import Forebay, Nginx, S3Proxy, say

SIZES = {"4KiB": 4 << 10, "64KiB": 64 << 10, "1MiB": 1 << 20, "16MiB": 16 << 20}
FILES_PER_SIZE = 16
NGINX, NGINX_NO_PUSH, S3PROXY = "nginx", "nginx tcp_nopush off", "S3Proxy"


class Context:
    """Starts what is asked for, once, and stops everything at the end."""

    def __init__(self, options):
        self.options = options
        self.directory = pathlib.Path(options.dir).resolve()
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self._running = []
        self._nginx = self._s3proxy = self._big = None

    def close(self):
        for server in reversed(self._running):
            server.stop()

    def start(self, server):
        self._running.append(server)
        seconds = server.start()
        say(f"{server.name} answers on port {server.port} after {seconds:.2f} s")
        return server

    @property
    def nginx(self):
        if self._nginx is None:
            self._nginx = self.start(Nginx(self.directory / "nginx"))
            for name, size in SIZES.items():
                for index in range(FILES_PER_SIZE):
                    self._write(self._nginx.files / "bench" / f"{name}-{index}", size)
            self._write(self._nginx.files / "cold" / "4KiB", 4 << 10)
        return self._nginx

    @property
    def s3proxy(self):
        """None where its jar cannot be had."""
        if self._s3proxy is None:
            server = S3Proxy(self.directory / "s3proxy")
            if not server.fetch():
                say("S3Proxy cannot be had from Maven Central: left out")
                self._s3proxy = False
            else:
                self._s3proxy = self.start(server)
                self.fill(server)
        return self._s3proxy or None

    def node(self, name="node", **options):
        return self.start(Forebay(self.directory / name, **options))

    def big_node(self):
        """A node whose bucket has `--objects` objects."""
        if self._big is None:
            self._big = self.node("big")
            seconds = populate(self._big.port, self.options.objects)
            say(f"{self.options.objects} objects written in {seconds:.0f} s")
        return self._big

    def fill(self, server):
        """The files of nginx as objects of another server."""
        with Client(server.port) as client:
            for path in sorted((self.nginx.files / "bench").iterdir()):
                answer = client.put(f"/bench/{path.name}", path.read_bytes())
                if answer.status != 200:
                    raise RuntimeError(f"{server.name} answers PUT with {answer.status}: {answer.body[:300]}")

    def warm_up(self, server, seconds, loads=()):
        """These loads, or GETs of every size, so that the JVM has compiled what it will run."""
        if seconds == 0:
            return
        say(f"warming {server.name} up for {seconds} s")
        loads = loads or [self.get_load(name) for name in SIZES]
        for load in loads:
            load.run(server.port, [], 16, max(1, seconds // len(loads)))

    def get_load(self, size_name):
        paths = [f"/bench/{size_name}-{index}" for index in range(FILES_PER_SIZE)]
        return Load(self.directory / "load", "GET", paths, SIZES[size_name])

    @staticmethod
    def _write(path, size):
        block = os.urandom(min(size, 1 << 20))
        with open(path, "wb") as file:
            for _ in range(size // len(block)):
                file.write(block)


def alternate(rounds, runs):
    """Runs A B C, C B A, A B C …; answers the results by name, one for each round."""
    results = {name: [] for name in runs}
    for index in range(rounds):
        names = list(runs) if index % 2 == 0 else list(reversed(runs))
        for name in names:
            results[name].append(runs[name]())
    return results


def at_once(count, task):
    """Runs `task(index)` on threads; answers the results, or raises the first failure."""
    results = [None] * count

    def run(index):
        try:
            results[index] = task(index)
        except Exception as failure:  # Raised below, on the caller's thread.
            results[index] = failure

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results

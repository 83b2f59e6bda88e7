"""Load by wrk: requests signed beforehand, sent in turn over a number of connections."""
import json
import pathlib
import shutil
import subprocess
import time

from bench import machine
from bench.signing import EMPTY_SHA256, Signer, UNSIGNED

_SCRIPT = """
local requests, body = dofile(os.getenv("BENCH_REQUESTS"))
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
local next = 0
function init(args)
  next = number * 7919
  if body then
    local bytes = string.rep("x", body)
    for i = 1, #requests do requests[i] = requests[i] .. bytes end
  end
end
function request()
  next = next + 1
  return requests[next % #requests + 1]
end
function done(summary, latency, _)
  local e = summary.errors
  print(string.format('BENCH {"requests": %d, "bytes": %d, "micros": %d, "errors": %d, "p50_micros": %f, "p99_micros": %f}',
    summary.requests, summary.bytes, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
"""
# Signatures differ by date as well as by key, so that a server cannot know them by heart.
_DATES = 40


class Load:
    """Requests for the same objects of one server after the other."""

    def __init__(self, directory, method, paths, size_bytes):
        if not shutil.which("wrk"):
            raise RuntimeError("needs wrk: apt-get install wrk")
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.method = method
        self.paths = paths
        self.size_bytes = size_bytes

    def run(self, port, pids, connections, seconds):
        """One measurement; what the servers used is of this span only."""
        requests = self._write_requests(port)
        script = self.directory / "load.lua"
        script.write_text(_SCRIPT)
        threads = 1 if connections < 16 else 2
        cpu, whole, start = machine.cpu_seconds(pids), machine.machine_cpu_seconds(), time.perf_counter()
        output = subprocess.run(
            ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s",
             "-s", str(script), f"http://127.0.0.1:{port}"],
            env={"BENCH_REQUESTS": str(requests)}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=True, timeout=seconds + 120).stdout
        elapsed = time.perf_counter() - start
        lines = [line for line in output.splitlines() if line.startswith("BENCH ")]
        result = json.loads(lines[0][len("BENCH "):])
        size = max(1, self.size_bytes * result["requests"])
        gib = size / 1024**3
        return {
            "requests_per_second": result["requests"] / result["micros"] * 1e6,
            "megabytes_per_second": size / result["micros"],
            "cpu_seconds_per_gib": (machine.cpu_seconds(pids) - cpu) / gib,
            "machine_cpu_seconds_per_gib": (machine.machine_cpu_seconds() - whole) / gib,
            "p50_ms": result["p50_micros"] / 1000,
            "p99_ms": result["p99_micros"] / 1000,
            "errors": result["errors"],
            "seconds": elapsed,
        }

    def _write_requests(self, port):
        signer = Signer(f"127.0.0.1:{port}")
        put = self.method == "PUT"
        now = time.time()
        heads = []
        for age in range(_DATES if not put else 1):
            for path in self.paths:
                heads.append(signer.request(self.method, path, payload=UNSIGNED if put else EMPTY_SHA256,
                                            length=self.size_bytes if put else None, at=now - age))
        quoted = ",\n".join('"' + head.decode().replace("\r", "\\r").replace("\n", "\\n") + '"' for head in heads)
        file = self.directory / "requests.lua"
        file.write_text(f"return {{\n{quoted}\n}}, {self.size_bytes if put else 'nil'}\n")
        return file

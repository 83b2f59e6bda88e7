"""The servers that are compared, as processes of this machine."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

from bench import machine
from bench.client import Client
from bench.signing import ACCESS_KEY, REGION, SECRET_KEY

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get("FOREBAY_TOOLS", ROOT / ".tools"))
S3PROXY = "4.1.0"


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def jdk():
    return subprocess.run([ROOT / ".ci" / "jdk"], check=True, capture_output=True, text=True).stdout.strip()


class Server:
    """A process and the port where it answers."""

    def __init__(self, name, directory):
        self.name = name
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.process = None

    def spawn(self, command, **options):
        with open(self.directory / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True, **options)

    def await_answer(self, path, seconds=120, statuses=range(200, 500)):
        """Waits for an answer; says how many seconds that took."""
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            if self.process.poll() is not None:
                break
            try:
                with Client(self.port, timeout=10) as client:
                    if client.get(path).status in statuses:
                        return time.perf_counter() - start
            except OSError:
                pass  # Not yet.
            time.sleep(0.002)
        log = (self.directory / f"{self.name}.log").read_text(errors="replace")
        raise RuntimeError(f"{self.name} does not answer:\n" + "\n".join(log.splitlines()[-20:]))

    @property
    def pids(self):
        return [self.process.pid]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None


class Forebay(Server):
    """A node: bucket `bench` of its own, bucket `cold` in front of an origin if there is one."""

    def __init__(self, directory, origin_port=None, capacity=None, space=None, keep=False):
        super().__init__("forebay", directory)
        self.disk = self.directory / "disk"
        if not keep:
            shutil.rmtree(self.disk, ignore_errors=True)
            shutil.rmtree(self.directory / "state", ignore_errors=True)
        self.disk.mkdir(exist_ok=True)
        mountpath = {"path": str(self.disk)}
        if capacity:
            mountpath["capacity"] = capacity
        config = {
            "node": {"id": "bench", "data": str(self.directory / "state"),
                     "listen": f"127.0.0.1:{self.port}"},
            "mountpaths": [mountpath],
            "lru": {"dont_evict_time": "0s"},
            "durability": "rename",
            "verify": "first_read",
            "credentials": [{"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}],
            "buckets": {"bench": {}},
        }
        if space:
            config["space"] = space
        if origin_port:
            config["backends"] = {"origin": {
                "kind": "s3", "endpoint": f"http://127.0.0.1:{origin_port}", "region": REGION,
                "path_style": True, "access_key": "origin", "secret_key": "origin"}}
            for bucket in ("cold", "many"):
                config["buckets"][bucket] = {"backend": "origin", "remote_bucket": bucket}
        self.config = self.directory / "forebay.yaml"
        self.config.write_text(json.dumps(config, indent=2))  # JSON is YAML.

    def start(self):
        self.spawn([ROOT / "forebay", "node", "--config", self.config])
        seconds = self.await_answer("/-/health/ready", statuses=[200])
        return seconds

    @property
    def pids(self):
        """The launcher may stay as the parent of the JVM."""
        return [self.process.pid, *machine.children(self.process.pid)]

    @property
    def java_pid(self):
        return max(self.pids, key=machine.resident_bytes)


class Nginx(Server):
    """`sendfile` with `tcp_nopush` on and off (two ports of one process), DAV, and an origin that counts."""

    def __init__(self, directory):
        super().__init__("nginx", directory)
        self.nopush_off_port = free_port()
        self.origin_port = free_port()
        self.files = self.directory / "files"
        for name in ("files/bench", "files/cold", "temp"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        self.origin_log = self.directory / "origin.log"
        self.config = self.directory / "nginx.conf"
        self.config.write_text(self._config())

    def _config(self):
        temp = "\n".join(f"  {kind}_temp_path {self.directory}/temp/{kind};"
                         for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        files = f"root {self.files}; dav_methods PUT DELETE; create_full_put_path on;"
        return f"""
{'user root;' if os.getuid() == 0 else ''}
worker_processes {os.cpu_count()};
daemon off;
pid {self.directory}/nginx.pid;
error_log {self.directory}/error.log warn;
events {{ worker_connections 4096; }}
http {{
{temp}
  default_type application/octet-stream;
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  log_format origin '$request_method $uri $http_range';
  server {{ listen 127.0.0.1:{self.port} backlog=4096; tcp_nopush on; {files} }}
  server {{ listen 127.0.0.1:{self.nopush_off_port} backlog=4096; tcp_nopush off; {files} }}
  server {{
    listen 127.0.0.1:{self.origin_port} backlog=4096; tcp_nopush on; {files}
    access_log {self.origin_log} origin;
    location = /cold {{ return 200; }}
    location = /many {{ return 200; }}
    location /many/ {{ rewrite ^ /cold/4KiB break; access_log off; }}
  }}
}}
"""

    def start(self):
        if not shutil.which("nginx") and not os.path.exists("/usr/sbin/nginx"):
            raise RuntimeError("needs nginx: apt-get install nginx-light")
        self.spawn([shutil.which("nginx") or "/usr/sbin/nginx", "-c", self.config, "-p", self.directory])
        return self.await_answer("/")

    @property
    def pids(self):
        return [self.process.pid, *machine.children(self.process.pid)]

    def origin_requests(self):
        return self.origin_log.read_text().splitlines() if self.origin_log.exists() else []


class Relay(Server):
    """An origin behind a line with a round trip and a bandwidth."""

    def __init__(self, directory, origin_port, round_trip_seconds, bytes_per_second):
        super().__init__("relay", directory)
        self.arguments = [origin_port, round_trip_seconds, bytes_per_second]

    def start(self):
        self.spawn([sys.executable, "-B", "-m", "bench.relay", self.port, *self.arguments], cwd=ROOT)
        return self.await_answer("/cold")


class S3Proxy(Server):
    """The published jar on a directory, with the same key pair."""

    def __init__(self, directory):
        super().__init__("s3proxy", directory)
        self.jar = TOOLS / "bench" / f"s3proxy-{S3PROXY}-jar-with-dependencies.jar"

    def fetch(self):
        """Answers whether the jar could be had."""
        if not self.jar.exists():
            say(f"fetching S3Proxy {S3PROXY} from Maven Central")
            subprocess.run(
                ["mvn", "-B", "-ntp", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy",
                 f"-Dartifact=org.gaul:s3proxy:{S3PROXY}:jar:jar-with-dependencies",
                 f"-DoutputDirectory={self.jar.parent}"], stdin=subprocess.DEVNULL, cwd=ROOT, check=False,
                timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.jar.exists()

    def start(self):
        data = self.directory / "data"
        data.mkdir(exist_ok=True)
        properties = self.directory / "s3proxy.properties"
        properties.write_text(f"""
s3proxy.endpoint=http://127.0.0.1:{self.port}
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity={ACCESS_KEY}
s3proxy.credential={SECRET_KEY}
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir={data}
""")
        self.spawn([f"{jdk()}/bin/java", "-Xmx512m", "-jar", self.jar, "--properties", properties])
        seconds = self.await_answer("/")
        with Client(self.port) as client:
            client.put("/bench")
        return seconds

"""A node with very many objects: memory, lists, start, and its index made anew."""
import pathlib
import random
import shutil
import statistics
import time

from bench import machine
from bench.client import Client, metric
from bench.context import at_once
from bench.populate import key
from bench.report import Bar, Row
from bench.servers import Forebay, say
from bench.signing import query_of

_MIB = 1024 * 1024
_PAGES = 200
_COLD_CLIENTS = 64


def memory(context):
    """Resident memory: idle, with all objects, and while 64 large objects are fetched at once."""
    nginx = context.nginx
    size = context.options.huge_bytes
    seed = nginx.files / "cold" / "huge"
    with open(seed, "wb") as file:
        file.truncate(size)
    for index in range(_COLD_CLIENTS):
        (nginx.files / "cold" / f"huge-{index}").hardlink_to(seed)
    node = context.node("memory", origin_port=nginx.origin_port, capacity=context.options.huge_capacity)
    time.sleep(10)  # Until what the start needed has been given back.
    idle = machine.resident_bytes(node.java_pid) / _MIB
    machine.forget_peak(node.java_pid)
    say("memory: 64 cold GETs")

    def read(index):
        with Client(node.port, timeout=600) as client:
            return client.get(f"/cold/huge-{index}", sink=lambda _: None).status

    statuses = at_once(_COLD_CLIENTS, read)
    peak = machine.resident_bytes(node.java_pid, peak=True) / _MIB
    node.stop()
    shutil.rmtree(node.disk, ignore_errors=True)
    big = context.big_node()
    time.sleep(2)
    indexed = machine.resident_bytes(big.java_pid) / _MIB
    failed = sum(status != 200 for status in statuses)
    return [
        Row("Memory", "idle", "resident MiB", {"forebay": [idle]}, Bar("<=", 150)),
        Row("Memory", f"{context.options.objects} objects", "resident MiB", {"forebay": [indexed]}, Bar("<=", 350)),
        Row("Memory", f"64 cold GETs of {size // _MIB} MiB", "peak resident MiB", {"forebay": [peak]},
            Bar("<=", 500), f"{failed} failed" if failed else ""),
    ]


def listing(context):
    """Pages of 1000 keys from anywhere in the bucket, and of directories."""
    node = context.big_node()
    chance = random.Random(1)
    rows = []
    say("list")
    for case, more in (("any page", {}), ("any page, delimiter /", {"delimiter": "/"}),
                       ("within a directory, delimiter /", {"delimiter": "/", "prefix": True})):
        times = []
        with Client(node.port) as client:
            for page in range(_PAGES + 20):
                start_after = key(chance.randrange(context.options.objects))
                parameters = dict(more, list_type=2, max_keys=1000, start_after=start_after)
                if "prefix" in more:
                    parameters["prefix"] = start_after.split("/")[0] + "/"
                    del parameters["start_after"]
                answer = client.get("/bench", query_of(**parameters))
                if answer.status != 200:
                    raise RuntimeError(f"list answered {answer.status}: {answer.body[:300]}")
                if page >= 20:
                    times.append(1000 * answer.whole_seconds)
        rows.append(Row("LIST", f"{context.options.objects} objects, {case}", "median ms",
                        {"forebay": [statistics.median(times)]}, Bar("<=", 15)))
        rows.append(Row("LIST", f"{context.options.objects} objects, {case}", "p99 ms",
                        {"forebay": [sorted(times)[int(len(times) * 0.99)]]}))
    return rows


def start(context):
    """From the command to the first answer, by the launcher, with everything on disk."""
    big = context.big_node()
    rows = []
    for case, node in ((f"{context.options.objects} objects", big), ("empty", None)):
        node = node or context.node("empty")
        seconds = []
        for _ in range(context.options.rounds + 1):
            node.stop()
            node.spawn([pathlib.Path(__file__).parents[2] / "forebay", "node", "--config", node.config])
            seconds.append(node.await_answer("/-/health/live", statuses=[200]))
            node.await_answer("/-/health/ready", statuses=[200])
        rows.append(Row("Start to first answer", case, "s", {"forebay": seconds[1:]}, Bar("<=", 1.0)))
        if node is not big:
            node.stop()
    return rows


def rebuild(context):
    """The index made anew from the files while the node serves."""
    big = context.big_node()
    big.stop()
    found = [path for path in big.disk.rglob("*") if path.is_dir() and path.name == "%index"]
    if not found:
        raise RuntimeError(f"no index below {big.disk}")
    for path in found:
        shutil.rmtree(path)
    node = Forebay(big.directory, keep=True)
    begun = time.perf_counter()
    context.start(node)
    say("rebuild")
    count = 0.0
    while count < context.options.objects and time.perf_counter() - begun < 3600:
        count = metric(node.port, "forebay_mountpath_objects")
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    context._big = node
    return [Row("Index rebuild", f"{context.options.objects} objects", "objects/s",
                {"forebay": [context.options.objects / seconds]})]

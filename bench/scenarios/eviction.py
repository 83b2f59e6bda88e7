"""Eviction of the coldest of many objects, and what GETs feel of it."""
import threading
import time

from bench.client import metric
from bench.populate import key, read_all
from bench.load import Load
from bench.report import Bar, Row
from bench.servers import Forebay, say

# Of capacity, in percent. What is in use shrinks a little by the restart (the index is compacted), so
# there is room between what was in use and where eviction begins.
_USED, _HIGH, _LOW = 94, 90, 85


def eviction(context):
    """Cached objects of a cloud, then a restart with a capacity of which they use more than `highwm`. Idle is a
    restart too, so that both find the JVM as cold."""
    count = context.options.eviction_objects
    nginx = context.nginx
    node = context.node("eviction", origin_port=nginx.origin_port)
    context.fill(node)
    seconds = read_all(node.port, count, "many")
    say(f"{count} objects fetched in {seconds:.0f} s")
    used = metric(node.port, "forebay_mountpath_used_bytes") or metric(node.port, "forebay_mountpath_used")
    load = Load(context.directory / "load", "GET", [f"/bench/4KiB-{index}" for index in range(16)], 4096)
    node.stop()
    node = context.node("eviction", origin_port=nginx.origin_port, keep=True)
    idle = [load.run(node.port, node.pids, 16, context.options.seconds)["p99_ms"]
            for _ in range(context.options.rounds)]
    node.stop()
    capacity = int(used / _USED * 100)
    node = Forebay(node.directory, origin_port=nginx.origin_port, capacity=f"{capacity}B", keep=True,
                   space={"cleanupwm": 65, "lowwm": _LOW, "highwm": _HIGH, "out_of_space": 95})
    context.start(node)
    say("eviction")
    progress = []
    done = threading.Event()

    def watch():
        while not done.is_set():
            progress.append((time.perf_counter(), metric(node.port, "forebay_evicted_objects_total")))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    during = [load.run(node.port, node.pids, 16, context.options.seconds)["p99_ms"]
              for _ in range(context.options.rounds)]
    done.set()
    watcher.join()
    node.stop()
    evicted = progress[-1][1]
    moving = [moment for moment, value in progress if 0 < value < evicted]
    span = max(0.1, moving[-1] - moving[0]) if moving else 0.1
    case = f"{count} objects"
    return [Row("Eviction", case, "evicted", {"forebay": [evicted]}),
            Row("Eviction", case, "evicted/s", {"forebay": [evicted / span]}),
            Row("Eviction", case, "GET 4KiB c16 p99 ms", {"forebay": during, "idle": idle}, Bar("<=", 3, "idle"))]

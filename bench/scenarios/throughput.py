"""Many requests a second for what is on disk already, and writes."""
from bench.context import NGINX, NGINX_NO_PUSH, S3PROXY, SIZES, alternate
from bench.load import Load
from bench.report import Bar, Row
from bench.servers import say

_GET_BARS = {("4KiB", 16): 0.95, ("64KiB", 16): 0.85, ("1MiB", 16): 1.0, ("1MiB", 64): 0.95, ("16MiB", 16): 0.95}
_PUT_BARS = {"64KiB": 0.8, "1MiB": 0.5}
_PUT_KEYS = 16


def warm_get(context):
    """GET of 16 objects of each size, SigV4 checked by Forebay and S3Proxy, not by nginx."""
    nginx, s3proxy, node = context.nginx, context.s3proxy, context.node("warm")
    context.fill(node)
    context.warm_up(node, context.options.warm_up)
    if s3proxy:
        context.warm_up(s3proxy, context.options.warm_up)
    rows = []
    for size in context.options.sizes:
        for connections in context.options.connections:
            load = context.get_load(size)

            def measure(port, pids, load=load, connections=connections):
                return load.run(port, pids, connections, context.options.seconds)

            runs = {"forebay": lambda: measure(node.port, node.pids),
                    NGINX: lambda: measure(nginx.port, nginx.pids),
                    NGINX_NO_PUSH: lambda: measure(nginx.nopush_off_port, nginx.pids)}
            if s3proxy and connections == 16:
                runs[S3PROXY] = lambda: measure(s3proxy.port, s3proxy.pids)
            say(f"warm-get {size} c{connections}")
            rows += _rows("Warm GET", f"{size} c{connections}", alternate(context.options.rounds, runs),
                          _get_bars(size, connections))
    node.stop()
    return rows


def _get_bars(size, connections):
    bars = {}
    if (size, connections) in _GET_BARS:
        bars["megabytes_per_second"] = Bar(">=", _GET_BARS[size, connections], NGINX)
    if (size, connections) == ("1MiB", 16):
        bars["cpu_seconds_per_gib"] = Bar("<=", 1.1, NGINX)
    if (size, connections) == ("4KiB", 16):
        bars["beside S3Proxy"] = Bar(">=", 4, S3PROXY)
    return bars


def put(context):
    """PUT over the same keys: our ETag is the MD5; nginx's DAV checks nothing."""
    nginx, s3proxy, node = context.nginx, context.s3proxy, context.node("put")
    context.fill(node)
    loads = {size: Load(context.directory / "load", "PUT",
                        [f"/bench/put-{size}-{index}" for index in range(_PUT_KEYS)], SIZES[size])
             for size in _PUT_BARS}
    for server in (node, s3proxy) if s3proxy else (node,):
        context.warm_up(server, context.options.warm_up, list(loads.values()))
    rows = []
    for size, bound in _PUT_BARS.items():
        load = loads[size]

        def measure(server, load=load):
            return load.run(server.port, server.pids, 16, context.options.seconds)

        runs = {"forebay": lambda: measure(node), NGINX: lambda: measure(nginx)}
        if s3proxy:
            runs[S3PROXY] = lambda: measure(s3proxy)
        for run in runs.values():
            run()  # The first writes create the files.
        say(f"put {size} c16")
        rows += _rows("PUT, durability: rename", f"{size} c16", alternate(context.options.rounds, runs),
                      {"megabytes_per_second": Bar(">=", bound, NGINX)})
    node.stop()
    return rows


def _rows(scenario, case, results, bars):
    def values(measure):
        return {name: [result[measure] for result in found] for name, found in results.items()}

    errors = {name: sum(result["errors"] for result in found) for name, found in results.items()}
    note = ", ".join(f"{count} errors of {name}" for name, count in errors.items() if count)
    rows = [Row(scenario, case, label, values(measure), bars.get(measure), note)
            for measure, label in (("megabytes_per_second", "MB/s"), ("cpu_seconds_per_gib", "CPU s/GiB"),
                                   ("machine_cpu_seconds_per_gib", "machine CPU s/GiB"), ("p99_ms", "p99 ms"))]
    if "beside S3Proxy" in bars and S3PROXY in results:
        rows.append(Row(scenario, case, "requests/s", values("requests_per_second"), bars["beside S3Proxy"]))
    return rows

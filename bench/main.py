"""The command line of the benchmark."""
import argparse
import pathlib
import subprocess
import sys
import time
import traceback

from bench import machine, report
from bench.context import Context, SIZES
from bench.scenarios import ALL
from bench.servers import ROOT, S3PROXY, say


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Forebay beside nginx and S3Proxy, in alternating rounds of one run.",
        epilog="examples:  bench/run --quick    bench/run --only warm-get,put --rounds 7 --json result.json")
    parser.add_argument("--only", metavar="NAMES", help="some of: " + ", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="seconds instead of an hour: whether it runs, no numbers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement (%(default)s)")
    parser.add_argument("--warm-up", type=int, default=24, help="seconds of load before measuring (%(default)s)")
    parser.add_argument("--objects", type=int, default=1_000_000, help="in the large bucket (%(default)s)")
    parser.add_argument("--eviction-objects", type=int, default=200_000, help="cached before evicting (%(default)s)")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--connections", default="1,16,64")
    parser.add_argument("--dir", default=str(ROOT / "target" / "bench"), help="for data: emptied first (%(default)s)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args(arguments)
    options.cold_bytes, options.huge_bytes, options.huge_capacity = 256 << 20, 1 << 30, "16GiB"
    if options.quick:
        options.rounds, options.seconds, options.warm_up = 1, 1, 0
        options.objects, options.eviction_objects = 5000, 5000
        options.cold_bytes, options.huge_bytes, options.huge_capacity = 32 << 20, 16 << 20, "4GiB"
    options.sizes = [size for size in options.sizes.split(",") if size in SIZES or parser.error(f"no size {size}")]
    options.connections = [int(count) for count in options.connections.split(",")]
    options.names = options.only.split(",") if options.only else list(ALL)
    for name in options.names:
        if name not in ALL:
            parser.error(f"no scenario {name}; there are {', '.join(ALL)}")
    return options


def build():
    """Builds the program, and waits for the cache of classes that its first start records aside."""
    subprocess.run([ROOT / "forebay", "version"], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    cache = ROOT / "appliance" / "node" / "target" / "lib" / ".aot"
    deadline = time.time() + 90
    while not cache.exists() and time.time() < deadline:
        time.sleep(0.5)


def main(arguments=None):
    options = parse(arguments)
    started = time.time()
    build()
    context = Context(options)
    rows, failed = [], []
    try:
        for name in options.names:
            say(f"== {name}")
            try:
                rows += ALL[name](context)
            except Exception:  # One scenario must not cost the results of the others.
                traceback.print_exc()
                failed.append(name)
    except KeyboardInterrupt:
        return 130
    finally:
        context.close()
    conditions = {
        "machine": machine.describe(),
        "date": time.strftime("%Y-%m-%d", time.gmtime(started)),
        "rounds": f"{options.rounds} of {options.seconds} s, alternating, after {options.warm_up} s of warm-up",
        "peers": f"nginx of the distribution (sendfile, page cache hot), S3Proxy {S3PROXY}; loopback, wrk",
        "command": "bench/run " + " ".join(sys.argv[1:] if arguments is None else arguments),
        "values": "median (smallest–largest of the rounds); ratios are taken within a round",
    }
    print(report.table(rows))
    if options.json:
        report.write_json(options.json, conditions, rows)
    if options.write_docs:
        report.write_docs(ROOT / "docs" / "performance.md", conditions, rows)
    for name in failed:
        say(f"FAILED {name}")
    missed = sum(row.verdict == "**missed**" for row in rows)
    say(f"{len(rows)} rows, {missed} bars missed, {time.time() - started:.0f} s")
    return 1 if failed else 0

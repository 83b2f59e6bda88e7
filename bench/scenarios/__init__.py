"""What is measured: each module has functions that take a `Context` and answer rows."""
from bench.scenarios import cold, eviction, footprint, throughput

ALL = {
    "warm-get": throughput.warm_get,
    "put": throughput.put,
    "cold-get": cold.cold_get,
    "one-cold-key": cold.one_cold_key,
    "memory": footprint.memory,
    "list": footprint.listing,
    "start": footprint.start,
    "rebuild": footprint.rebuild,
    "eviction": eviction.eviction,
}

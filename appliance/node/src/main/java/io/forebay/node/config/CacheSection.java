package io.forebay.node.config;

import java.time.Duration;

/// `cache`: how objects of backends are fetched and kept.
public record CacheSection(
    @Setting(
            value = "256",
            min = "1",
            max = "100000",
            says = "Objects fetched at once; further readers wait or are served through.")
        int fetchesMax,
    @Setting(
            value = "5s",
            min = "0s",
            max = "1h",
            says = "How long an absence at the backend is remembered.")
        Duration absenceTime,
    @Setting(
            value = "32MiB",
            min = "0",
            max = "1TiB",
            says =
                "Memory for small objects that are read again and again (verify: first_read); 0"
                    + " keeps none there.")
        DataSize memoryMax) {}

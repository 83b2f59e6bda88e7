package io.forebay.node.config;

import java.nio.file.Path;
import java.util.Optional;

/// One of `mountpaths`: a disk.
public record MountpathSection(
    @Setting(says = "Directory of a file system with extended attributes, this node's alone.")
        Path path,
    @Setting(
            min = "1MiB",
            says =
                "A hard bound on the bytes used, work files included; the file system's size where"
                    + " it is not given.")
        Optional<DataSize> capacity) {}

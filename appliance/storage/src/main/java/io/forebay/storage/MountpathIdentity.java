package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.name.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose a mountpath is and how it is called: the text file `%forebay` at its root.
record MountpathIdentity(NodeId node, MountpathId mountpath) {

  private static final Pattern TEXT =
      Pattern.compile(
          "forebay mountpath, version 1\nnode: ([A-Za-z0-9._-]+)\nmountpath: ([A-Za-z0-9_-]+)\n");

  /// What the mountpath says; empty where it says nothing.
  static Optional<MountpathIdentity> read(Disk disk, Layout layout) throws IOException {
    Optional<byte[]> bytes = ObjectFiles.readWhole(disk, layout.identity());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(new String(bytes.get(), StandardCharsets.UTF_8));
    if (!matcher.matches()) {
      throw new MountpathRefusedException(
          "mountpath " + layout.root() + ": its file %forebay is damaged or of a newer version");
    }
    return Optional.of(
        new MountpathIdentity(new NodeId(matcher.group(1)), new MountpathId(matcher.group(2))));
  }

  void write(Disk disk, Layout layout) throws IOException {
    String text =
        "forebay mountpath, version 1\nnode: " + node + "\nmountpath: " + mountpath + "\n";
    String work = layout.identity() + ".new";
    disk.delete(work);
    try (DiskFile file = disk.create(work)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.sync();
    }
    disk.rename(work, layout.identity());
    disk.syncDirectory(layout.root());
  }
}

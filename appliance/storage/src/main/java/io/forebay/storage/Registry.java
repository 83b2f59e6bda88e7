package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The mountpaths that this node has ever had, as kept in its data directory.
///
/// @param elsewhere whether an object may be on another mountpath than its home
record Registry(Map<MountpathId, Member> members, boolean elsewhere) {

  private static final int V1 = 1;

  /// One mountpath.
  ///
  /// @param label where it was last
  /// @param away it has missed changes
  /// @param remoteFloor copies of clouds' objects that were written before this generation are not
  ///   believed
  record Member(String label, boolean away, long remoteFloor) {

    Member asAway() {
      return new Member(label, true, remoteFloor);
    }
  }

  Registry {
    members = Map.copyOf(members);
  }

  static final Registry EMPTY = new Registry(Map.of(), false);

  static Registry read(Disk disk, String path) throws IOException {
    Optional<byte[]> bytes = ObjectFiles.readWhole(disk, path);
    if (bytes.isEmpty()) {
      return EMPTY;
    }
    return RecordReader.read(bytes.get(), Registry::decode)
        .orElseThrow(() -> new IOException("damaged, or of a newer version: " + path));
  }

  private static Registry decode(RecordReader reader) {
    if (reader.byteValue() != V1) {
      throw new IllegalArgumentException("a registry of another version");
    }
    boolean elsewhere = reader.byteValue() != 0;
    int count = reader.length();
    Map<MountpathId, Member> members = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      MountpathId id = new MountpathId(reader.text());
      String label = reader.text();
      boolean away = reader.byteValue() != 0;
      members.put(id, new Member(label, away, reader.longValue()));
    }
    return new Registry(members, elsewhere);
  }

  void write(Disk disk, String path) throws IOException {
    RecordWriter writer =
        new RecordWriter().byteValue(V1).byteValue(elsewhere ? 1 : 0).count(members.size());
    members.forEach((id, member) ->
        writer
            .text(id.value())
            .text(member.label())
            .byteValue(member.away() ? 1 : 0)
            .longValue(member.remoteFloor()));
    String work = path + ".new";
    disk.delete(work);
    try (DiskFile file = disk.create(work)) {
      file.write(ByteBuffer.wrap(writer.finish()), 0);
      file.sync();
    }
    disk.rename(work, path);
    disk.syncDirectory(ObjectFiles.parentOf(path));
  }

  Registry with(MountpathId id, Member member) {
    Map<MountpathId, Member> changed = new LinkedHashMap<>(members);
    changed.put(id, member);
    return new Registry(changed, elsewhere);
  }

  Registry asElsewhere() {
    return new Registry(members, true);
  }

  boolean anyAway() {
    return members.values().stream().anyMatch(Member::away);
  }
}

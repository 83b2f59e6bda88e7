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
  /// @param presence since the end of the last start
  /// @param remoteFloor copies of clouds' objects that were written before this generation are not
  ///   believed
  record Member(String label, Presence presence, long remoteFloor) {

    /// Whether it has missed changes.
    boolean away() {
      return presence != Presence.PRESENT;
    }
  }

  /// Where a mountpath is.
  enum Presence {
    /// In use.
    PRESENT,
    /// Not configured: what is on it is absent.
    AWAY,
    /// Configured, but its disk fails or is not there: nobody knows what is on it.
    FAILED;

    // Never changes: these are bytes on disks.
    private int number() {
      return switch (this) {
        case PRESENT -> 0;
        case AWAY -> 1;
        case FAILED -> 2;
      };
    }

    private static Presence of(int number) {
      return switch (number) {
        case 0 -> PRESENT;
        case 1 -> AWAY;
        case 2 -> FAILED;
        default -> throw new IllegalArgumentException("no presence of number " + number);
      };
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
      Presence presence = Presence.of(reader.byteValue());
      members.put(id, new Member(label, presence, reader.longValue()));
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
            .byteValue(member.presence().number())
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

  /// Notes where a mountpath that the node has had is now; nothing where it never had it.
  Registry with(MountpathId id, Presence presence) {
    Member member = members.get(id);
    return member == null
        ? this
        : with(id, new Member(member.label(), presence, member.remoteFloor()));
  }

  Registry asElsewhere() {
    return new Registry(members, true);
  }

  /// The mountpath that was at that path when the node last had it, unless the node has been
  /// started without it since.
  Optional<MountpathId> expectedAt(StorageSettings.MountpathSettings settings) {
    String label = MountpathProbe.labelOf(settings.path());
    return members.entrySet().stream()
        .filter(member -> member.getValue().presence() != Presence.AWAY)
        .filter(member -> member.getValue().label().equals(label))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  boolean anyAway() {
    return members.values().stream().anyMatch(Member::away);
  }
}

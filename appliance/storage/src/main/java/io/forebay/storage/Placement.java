package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which mountpath an object belongs on: rendezvous hashing over the mountpaths' identities.
final class Placement {

  private record Member(Mountpath mountpath, long hash) {}

  private final List<Member> members;

  Placement(List<Mountpath> mountpaths) {
    members = mountpaths.stream().map(m -> new Member(m, Identity.of(m.id()))).toList();
  }

  /// The object's home first, then where it goes when that is out of service, and so on.
  List<Mountpath> order(ObjectId id) {
    if (members.size() == 1) {
      return List.of(members.getFirst().mountpath());
    }
    long object = Identity.of(id);
    List<Member> sorted = new ArrayList<>(members);
    sorted.sort(
        Comparator.comparingLong(
                (Member member) -> Identity.weight(object, member.hash()) ^ Long.MIN_VALUE)
            .reversed());
    return sorted.stream().map(Member::mountpath).toList();
  }
}

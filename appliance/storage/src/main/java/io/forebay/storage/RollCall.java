package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.storage.StorageSettings.MountpathSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The configured mountpaths as a start finds them: those that can be used, and those that have
/// failed since the node used them, without which it starts.
final class RollCall implements AutoCloseable {

  private final MountpathProbe probe;
  private final Registry registry;
  private final List<Answered> answered = new ArrayList<>();
  private final List<Failed> failed = new ArrayList<>();

  /// One that can be used, locked for this process.
  record Answered(MountpathSettings settings, MountpathProbe.Taken taken) {}

  /// One that cannot, although the node had it.
  record Failed(String label, MountpathId id, String reason) {}

  private RollCall(MountpathProbe probe, Registry registry) {
    this.probe = probe;
    this.registry = registry;
  }

  /// The caller closes it, or its mountpaths once they are in use.
  ///
  /// @param registryPath whose removal makes every mountpath a new one
  /// @throws MountpathRefusedException where a mountpath is configured wrongly, or none is left
  static RollCall of(
      List<MountpathSettings> configured,
      MountpathProbe probe,
      Registry registry,
      String registryPath) {
    RollCall call = new RollCall(probe, registry);
    boolean done = false;
    try {
      call.ask(configured);
      call.requireSeparate();
      if (call.answered.isEmpty()) {
        throw new MountpathRefusedException(
            call.failed.stream().map(Failed::reason).collect(Collectors.joining("; "))
                + ". Where all disks were replaced, remove "
                + registryPath);
      }
      done = true;
      return call;
    } finally {
      if (!done) {
        call.close();
      }
    }
  }

  List<Answered> answered() {
    return answered;
  }

  List<Failed> failed() {
    return failed;
  }

  private void ask(List<MountpathSettings> configured) {
    Map<MountpathSettings, UnusableMountpathException> unusable = new LinkedHashMap<>();
    for (MountpathSettings settings : configured) {
      try {
        answered.add(
            new Answered(settings, probe.take(settings.path(), registry.expectedAt(settings))));
      } catch (UnusableMountpathException e) {
        unusable.put(settings, e);
      }
    }
    unusable.forEach((settings, e) -> {
      Optional<MountpathId> expected = registry.expectedAt(settings);
      if (expected.isEmpty()) {
        throw e;
      }
      if (answered.stream().anyMatch(one -> one.taken().id().equals(expected.get()))) {
        // It is mounted elsewhere now, so this is another one.
        answered.add(new Answered(settings, probe.take(settings.path(), Optional.empty())));
      } else {
        failed.add(
            new Failed(
                MountpathProbe.labelOf(settings.path()),
                expected.get(),
                String.valueOf(e.getMessage())));
      }
    });
  }

  private void requireSeparate() {
    for (Answered first : answered) {
      for (Answered second : answered) {
        MountpathProbe.Taken one = first.taken();
        MountpathProbe.Taken other = second.taken();
        if (one.equals(other)) {
          continue;
        }
        if (other.layout().root().startsWith(one.layout().root() + "/")) {
          throw new MountpathRefusedException(
              "mountpath "
                  + other.layout().root()
                  + " lies inside mountpath "
                  + one.layout().root());
        }
        if (one.id().equals(other.id())) {
          throw new MountpathRefusedException(
              "mountpaths "
                  + one.layout().root()
                  + " and "
                  + other.layout().root()
                  + " are the same disk, or copies of one");
        }
      }
    }
  }

  /// Gives the mountpaths back.
  @Override
  public void close() {
    CloseAll.of(
        answered.stream()
            .<Runnable>map(one -> () -> MountpathProbe.close(one.taken().lock()))
            .toList());
  }
}

package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.MountpathId;
import io.forebay.storage.Registry.Presence;
import io.forebay.storage.StorageSettings.MountpathSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollCallTest {

  @TempDir Path directory;

  private final Random random = new Random(1);

  private Path disk(String name) {
    return directory.resolve(name);
  }

  private void make(String... names) {
    try {
      for (String name : names) {
        Files.createDirectories(disk(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RollCall call(Registry registry, String... names) {
    List<MountpathSettings> settings = new ArrayList<>();
    for (String name : names) {
      settings.add(new MountpathSettings(disk(name), OptionalLong.empty()));
    }
    MountpathProbe probe = new MountpathProbe(new LinuxDisk(), StoreFixture.NODE, random);
    return RollCall.of(settings, probe, registry, "the registry");
  }

  /// A registry of mountpaths that the node had there.
  private Registry had(String... names) {
    make(names);
    Registry registry = Registry.EMPTY;
    try (RollCall call = call(Registry.EMPTY, names)) {
      for (RollCall.Answered answered : call.answered()) {
        registry =
            registry.with(
                answered.taken().id(),
                new Registry.Member(
                    MountpathProbe.labelOf(answered.settings().path()), Presence.PRESENT, 0));
      }
    }
    return registry;
  }

  private static List<String> names(RollCall call) {
    return call.answered().stream()
        .map(one -> String.valueOf(one.settings().path().getFileName()))
        .toList();
  }

  @Test
  void newOnesAreTaken() {
    make("a", "b");

    try (RollCall call = call(Registry.EMPTY, "a", "b")) {
      assertThat(names(call)).containsExactly("a", "b");
      assertThat(call.answered()).allMatch(one -> one.taken().isNew());
      assertThat(call.failed()).isEmpty();
    }
  }

  @Test
  void theyAreGivenBackAtTheEndAndWhereOneIsRefused() throws IOException {
    Files.createFile(disk("file"));
    Registry registry = had("a");
    assertThatThrownBy(() -> call(registry, "a", "file"))
        .isInstanceOf(MountpathRefusedException.class);

    try (RollCall call = call(registry, "a")) {
      assertThat(names(call)).containsExactly("a");
      assertThatThrownBy(() -> call(registry, "a"))
          .isInstanceOf(MountpathRefusedException.class)
          .hasMessageContaining("in use");
    }
    call(registry, "a").close();
  }

  @Test
  void oneThatTheNodeHadAndIsNotThereHasFailed() throws IOException {
    Registry registry = had("a", "b");
    Files.move(disk("b"), disk("elsewhere"));
    MountpathId b = registry.expectedAt(settings("b")).orElseThrow();

    try (RollCall call = call(registry, "a", "b")) {
      assertThat(names(call)).containsExactly("a");
      assertThat(call.failed()).extracting(RollCall.Failed::id).containsExactly(b);
      assertThat(call.failed().getFirst().reason()).contains("held " + b + " and does not now");
    }
    assertThat(disk("b")).as("nothing is begun in its place").doesNotExist();
  }

  private MountpathSettings settings(String name) {
    return new MountpathSettings(disk(name), OptionalLong.empty());
  }

  @Test
  void oneThatTheNodeNeverHadAndCannotBeUsedIsRefused() {
    Registry registry = had("a");
    make("new");
    Disk failing =
        new ForwardingDisk() {
          @Override
          public DiskFile create(String path) throws IOException {
            throw new DiskException("simulated", DiskException.EIO);
          }
        };
    MountpathProbe probe = new MountpathProbe(failing, StoreFixture.NODE, random);

    assertThatThrownBy(() -> RollCall.of(List.of(settings("new")), probe, registry, "registry"))
        .isInstanceOf(UnusableMountpathException.class);
  }

  @Test
  void withoutAnyTheyAreNamedAndTheWayOutIsTold() throws IOException {
    Registry registry = had("a", "b");
    Files.move(disk("a"), disk("a-away"));
    Files.move(disk("b"), disk("b-away"));

    assertThatThrownBy(() -> call(registry, "a", "b"))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining(disk("a") + " held")
        .hasMessageContaining(disk("b") + " held")
        .hasMessageContaining("remove the registry");
  }

  @Test
  void whereOneIsMountedElsewhereItsOldPathIsThatOfAnother() throws IOException {
    Registry registry = had("a", "b");
    Files.move(disk("a"), disk("c"));
    make("a");

    // It is answered for after its old path was looked at.
    try (RollCall call = call(registry, "a", "b", "c")) {
      assertThat(names(call)).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(call.failed()).isEmpty();
      assertThat(call.answered().stream().map(one -> one.taken().id()).distinct()).hasSize(3);
    }
  }

  @Test
  void namesThatBeginAlikeAreNotInsideEachOther() {
    make("disk", "disk2");

    try (RollCall call = call(Registry.EMPTY, "disk", "disk2")) {
      assertThat(names(call)).containsExactly("disk", "disk2");
    }
  }

  @Test
  void oneInsideAnotherIsRefusedInEitherOrder() {
    make("a/inside", "b/inside");

    for (String[] names : new String[][] {{"a", "a/inside"}, {"b/inside", "b"}}) {
      assertThatThrownBy(() -> call(Registry.EMPTY, names))
          .isInstanceOf(MountpathRefusedException.class)
          .hasMessageContaining("lies inside mountpath");
    }
  }

  @Test
  void aCopyOfAnotherIsRefused() throws IOException {
    had("a");
    Files.createDirectory(disk("b"));
    Files.copy(disk("a").resolve("%forebay"), disk("b").resolve("%forebay"));

    assertThatThrownBy(() -> call(Registry.EMPTY, "a", "b"))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("are the same disk, or copies of one");
  }
}

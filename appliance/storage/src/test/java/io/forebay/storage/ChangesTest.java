package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.StoredObject;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens on the disk when an object is changed, seen call by call.
class ChangesTest {

  private static final ObjectId OWN = new ObjectId(Bucket.local("bucket"), "key");
  private static final ObjectId COPY =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "key");

  @TempDir Path directory;

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  private interface Listener {
    void heard(String call, String path) throws IOException;
  }

  /// Tells of each call that changes an object's file, before it is made.
  private static final class WatchedDisk extends ForwardingDisk {
    private final Listener listener;

    WatchedDisk(Listener listener) {
      this.listener = listener;
    }

    private void tell(String call, String path) throws IOException {
      if (path.contains("/" + Layout.OBJECTS + "/")) {
        listener.heard(call, path);
      }
    }

    @Override
    public DiskFile open(String path) throws IOException {
      DiskFile file = super.open(path);
      return (DiskFile)
          Proxy.newProxyInstance(
              WatchedDisk.class.getClassLoader(),
              new Class<?>[] {DiskFile.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("setRecord") || method.getName().equals("sync")) {
                  tell(method.getName(), path);
                }
                try {
                  return method.invoke(file, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public void rename(String from, String to) throws IOException {
      tell("rename from", from);
      tell("rename to", to);
      super.rename(from, to);
    }

    @Override
    public boolean delete(String path) throws IOException {
      tell("delete", path);
      return super.delete(path);
    }

    @Override
    public void syncDirectory(String path) throws IOException {
      tell("syncDirectory", path + "/");
      super.syncDirectory(path);
    }
  }

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private Path file(ObjectId id) {
    return new DiskFiles(fixture()).ordinary(1, id);
  }

  private static boolean isFree(MountpathStore store, ObjectId id) {
    return CompletableFuture.supplyAsync(
            () -> {
              Optional<Turn> taken = store.mountpaths().getFirst().context().turns().tryTake(id);
              taken.ifPresent(Turn::close);
              return taken.isPresent();
            })
        .join();
  }

  @Test
  void whoeverChangesAnObjectsFileHasItsTurn() throws Exception {
    List<MountpathStore> opened = new ArrayList<>();
    List<String> withoutTurn = new ArrayList<>();
    Disk disk =
        new WatchedDisk((call, path) -> {
          calls.add(call);
          if (isFree(opened.getFirst(), path.contains("@ais") ? OWN : COPY)) {
            withoutTurn.add(call + " " + path);
          }
        });
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      opened.add(store);
      StoreDriver driver = new StoreDriver(store);
      for (ObjectId id : List.of(OWN, COPY)) {
        driver.put(id, new byte[1000], "v1");
        driver.put(id, new byte[1000], "v2");
      }
      StoredObject copy = store.find(COPY).orElseThrow();
      assertThat(store.update(COPY, copy, copy.copy().withSuperseded(true))).isTrue();
      store.evictable().getFirst().evict(Identity.of(COPY));
      driver.put(COPY, new byte[1000], "v3");
      DiskFiles.flip(file(COPY), 500);
      assertThat(driver.get(COPY).orElseThrow()).isEmpty();
      assertThat(store.find(COPY)).as("set aside").isEmpty();
      Files.delete(file(OWN));
      Files.write(file(OWN), new byte[10]);
      assertThat(store.find(OWN)).as("adopted").isPresent();
      assertThat(store.delete(OWN)).isTrue();
    }

    assertThat(calls).contains("rename to", "rename from", "setRecord", "delete");
    assertThat(withoutTurn).isEmpty();
  }

  @Test
  void aDirectoryThatIsRemovedWhileOneIsMadeInItIsMadeAgain() throws Exception {
    AtomicBoolean removed = new AtomicBoolean();
    Disk disk =
        new ForwardingDisk() {
          @Override
          public boolean createDirectory(String path) throws IOException {
            if (path.endsWith("/a/b") && !removed.getAndSet(true)) {
              assertThat(deleteDirectory(path.substring(0, path.length() - 2))).isTrue();
            }
            return super.createDirectory(path);
          }
        };
    ObjectId id = new ObjectId(Bucket.local("bucket"), "a/b/key");
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      new StoreDriver(store).put(id, new byte[1000], "v1");
      assertThat(store.find(id)).isPresent();
      assertThat(removed).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aMarkIsOnTheDiskBeforeTheUpdateReturnsWherePolicySyncs(Durability durability)
      throws Exception {
    StoreFixture fixture = fixture().on(new WatchedDisk((call, path) -> calls.add(call)));
    try (MountpathStore store =
        StoreFixture.whole(fixture.open(fixture.settings(1).withDurability(durability)))) {
      new StoreDriver(store).put(COPY, new byte[1000], "v1");
      StoredObject copy = store.find(COPY).orElseThrow();
      calls.clear();
      store.update(COPY, copy, copy.copy().withSuperseded(true));

      assertThat(calls)
          .isEqualTo(
              durability == Durability.FSYNC ? List.of("setRecord", "sync") : List.of("setRecord"));
    }
  }

  @Test
  void aMarkLeavesMetadataThatLiesElsewhereAsItIs() throws Exception {
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    try (MountpathStore store = fixture().openWhole(1)) {
      new StoreDriver(store)
          .put(
              COPY,
              new byte[1],
              new ObjectAttributes(1, "e", "v", StoreDriver.WRITTEN_AT, List.of(), large));
      StoredObject copy = store.find(COPY).orElseThrow();
      store.update(COPY, copy, copy.copy().withSuperseded(true));

      StoredObject marked = store.find(COPY).orElseThrow();
      assertThat(marked.copy().superseded()).isTrue();
      assertThat(marked.attributes().metadata()).isEqualTo(large);
      store.delete(COPY);
    }
    try (var left = Files.walk(directory.resolve("disk1/%md"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void anOverwriteThatFailsBeforeItHappensLeavesTheOlderCopy() throws Exception {
    byte[] bytes = StoreDriver.bytes(1000, new Random(1));
    AtomicBoolean full = new AtomicBoolean();
    Disk disk =
        new WatchedDisk((call, path) -> {
          if (full.getAndSet(false)) {
            throw new DiskException("simulated", DiskException.ENOSPC);
          }
        });
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, bytes, "v1");
      full.set(true);

      assertThatThrownBy(() -> driver.put(OWN, new byte[10], "v2"))
          .isInstanceOf(StoreException.class);
      assertThat(driver.get(OWN)).contains(bytes);
      assertThat(driver.version(OWN)).isEqualTo("v1");
    }
  }

  @Test
  void aWriteThatFailsTakesNoOtherName() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    Disk disk =
        new WatchedDisk((call, path) -> {
          if (full.getAndSet(false)) {
            throw new DiskException("simulated", DiskException.ENOSPC);
          }
        });
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      assertThatThrownBy(() -> new StoreDriver(store).put(OWN, new byte[10], "v1"))
          .isInstanceOf(StoreException.class);
      assertThat(store.find(OWN)).isEmpty();
    }
    assertThat(new DiskFiles(fixture()).objects(1)).isEmpty();
  }

  @Test
  void aWriteThatFailsAfterItsRenameIsWithdrawnForGood() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    Disk disk =
        new WatchedDisk((call, path) -> {
          calls.add(call);
          if (call.equals("syncDirectory") && fails.getAndSet(false)) {
            throw new DiskException("simulated", DiskException.EIO);
          }
        });
    StoreFixture fixture = fixture().on(disk);
    try (MountpathStore store =
        StoreFixture.whole(fixture.open(fixture.settings(1).withDurability(Durability.FSYNC)))) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, new byte[1], "v1");
      calls.clear();
      fails.set(true);

      assertThatThrownBy(() -> driver.put(OWN, new byte[2], "v2"))
          .isInstanceOf(StoreException.class);
      assertThat(store.find(OWN)).isEmpty();
    }
    assertThat(calls).containsExactly("rename to", "syncDirectory", "delete", "syncDirectory");
  }

  @Test
  void whatCannotBeClearedUpDoesNotFailTheChange() throws Exception {
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    Disk disk =
        new ForwardingDisk() {
          @Override
          public boolean delete(String path) throws IOException {
            if (path.contains("%md")) {
              throw new DiskException("simulated", DiskException.EIO);
            }
            return super.delete(path);
          }
        };
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      ObjectAttributes attributes =
          new ObjectAttributes(1, "e", "v", StoreDriver.WRITTEN_AT, List.of(), large);
      driver.put(OWN, new byte[1], attributes);
      driver.put(OWN, new byte[2], "v2");
      assertThat(driver.version(OWN)).isEqualTo("v2");

      driver.put(OWN, new byte[1], attributes);
      assertThat(store.delete(OWN)).isTrue();
    }
    try (MountpathStore _ = fixture().openWhole(1);
        var left = Files.walk(directory.resolve("disk1/%md"))) {
      assertThat(left.filter(Files::isRegularFile)).as("the next start").isEmpty();
    }
  }

  @Test
  void theOrderOfUseHearsWhichCopiesComeAndGo() throws Exception {
    RecordingOrders orders = new RecordingOrders();
    try (MountpathStore store = new StoreFixture(directory, orders).openWhole(1)) {
      StoreDriver driver = new StoreDriver(store);
      driver.put(OWN, new byte[10], "v1");
      driver.put(COPY, new byte[1000], "v1");
      assertThat(orders.resident()).isEqualTo(Map.of(Identity.of(COPY), 1000L));

      store.delete(COPY);
      assertThat(orders.resident()).isEmpty();
      driver.put(COPY, new byte[1000], "v2");
      DiskFiles.flip(file(COPY), 500);
      assertThat(driver.get(COPY).orElseThrow()).isEmpty();
      assertThat(orders.resident()).as("set aside").isEmpty();
    }
  }
}

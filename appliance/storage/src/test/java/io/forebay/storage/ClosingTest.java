package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a store of which one part cannot be closed in good order.
class ClosingTest {

  @TempDir Path directory;

  private StoreFixture fixture() {
    return new StoreFixture(directory);
  }

  private Path mark(int mountpath) {
    return fixture().mountpath(mountpath).resolve("%index/mark");
  }

  private Path inTheWay(int mountpath) {
    return fixture().mountpath(mountpath).resolve("%index/mark.new");
  }

  @Test
  void afterADiskThatCannotBeClosedTheOthersAre() throws Exception {
    MountpathStore store = fixture().openWhole(1, 2, 3);
    StoreDriver driver = new StoreDriver(store);
    for (int i = 0; i < 20; i++) {
      driver.put(new ObjectId(Bucket.local("bucket"), "key-" + i), new byte[1], "v1");
    }
    Files.createDirectory(inTheWay(1));
    Files.createDirectory(inTheWay(2));

    assertThatThrownBy(store::close)
        .isInstanceOf(StoreException.class)
        .satisfies(e -> assertThat(e.toString()).contains("disk1"))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
        .satisfies(e -> assertThat(e.getSuppressed()[0].toString()).contains("disk2"));

    assertThat(Files.readString(mark(1))).contains("clean=false");
    assertThat(Files.readString(mark(3))).contains("clean=true");
    Files.delete(inTheWay(1));
    Files.delete(inTheWay(2));
    try (MountpathStore again = fixture().openWhole(1, 2, 3)) {
      assertThat(again.stats()).allMatch(MountpathStats::inService);
      assertThat(new StoreDriver(again).version(new ObjectId(Bucket.local("bucket"), "key-7")))
          .isEqualTo("v1");
    }
  }

  @Test
  void aStartThatFailsGivesBackWhatItTook() throws IOException, InterruptedException {
    fixture().openWhole(1, 2).close();
    AtomicInteger written = new AtomicInteger();
    Disk disk =
        new ForwardingDisk() {
          @Override
          public DiskFile create(String path) throws IOException {
            // For the second time when all mountpaths are open.
            if (path.endsWith("/storage/mountpaths.new") && written.incrementAndGet() == 2) {
              Files.createDirectory(inTheWay(1));
              throw new DiskException("simulated", DiskException.EIO);
            }
            return super.create(path);
          }
        };
    assertThatThrownBy(() -> fixture().on(disk).open(1, 2))
        .isInstanceOf(MountpathRefusedException.class)
        .hasMessageContaining("simulated");
    Files.delete(inTheWay(1));

    try (MountpathStore store = fixture().openWhole(1, 2)) {
      assertThat(store.stats()).allMatch(MountpathStats::inService);
    }
  }
}

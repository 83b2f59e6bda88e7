package io.forebay.backend.dir;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of disks that are away before anybody has seen them.
class MountTablesTest {

  @TempDir private Path directory;
  private Path fstab;
  private Path mountinfo;
  private MountTables tables;

  @BeforeEach
  void tables() throws IOException {
    fstab = directory.resolve("fstab");
    mountinfo = directory.resolve("mountinfo");
    tables = new MountTables(fstab, mountinfo);
    mounted("/");
  }

  private void wanted(String... lines) throws IOException {
    Files.writeString(fstab, String.join("\n", lines) + "\n");
  }

  private void mounted(String... places) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String place : places) {
      lines.append("36 35 98:0 /of/the/disk ").append(place).append(" rw - ext4 /dev/vdb rw\n");
    }
    Files.writeString(mountinfo, lines);
  }

  private void assertLacking(String path, String place) {
    assertThat(tables.lacking(Path.of(path))).contains(Path.of(place));
  }

  private void assertWhole(String path) {
    assertThat(tables.lacking(Path.of(path))).isEmpty();
  }

  @Test
  void whatIsListedAndNotMountedIsLackingThereAndBelow() throws IOException {
    wanted("/dev/vda / ext4 defaults 0 1", "nas:/export\t/mnt/nas\tnfs\tsoft 0 0");

    assertLacking("/mnt/nas", "/mnt/nas");
    assertLacking("/mnt/nas/cloud", "/mnt/nas");
    assertWhole("/mnt");
    assertWhole("/mnt/nas2");
    assertWhole("/srv");
  }

  @Test
  void whatIsMountedIsNotLacking() throws IOException {
    wanted("/dev/vdb /mnt/a ext4", "/mnt/a/b /srv/b none bind");
    mounted("/", "/mnt/a", "/srv/b");

    assertWhole("/mnt/a/cloud");
    assertWhole("/srv/b");
  }

  @Test
  void aDiskBelowADiskIsAskedForToo() throws IOException {
    wanted("/dev/vdb /mnt/a ext4", "/dev/vdc /mnt/a/b ext4");
    mounted("/", "/mnt/a");

    assertLacking("/mnt/a/b/c", "/mnt/a/b");
  }

  @Test
  void blanksInNamesAreRead() throws IOException {
    wanted("/dev/vdb /mnt/old\\040disk\\134 ext4");
    assertLacking("/mnt/old disk\\/x", "/mnt/old disk\\");

    mounted("/", "/mnt/old\\040disk\\134");
    assertWhole("/mnt/old disk\\/x");
  }

  @Test
  void linesThatNameNoPlaceAreNone() throws IOException {
    wanted("# /dev/vdb /mnt/a ext4", "", "  # x /mnt/a", "/dev/vdc none swap sw", "UUID=1");
    assertWhole("/mnt/a");

    wanted("/dev/vdb /mnt/\\000 ext4", "/dev/vdc /mnt/a ext4");
    assertLacking("/mnt/a", "/mnt/a");
  }

  @Test
  void whoCannotReadTheTablesMissesNothing() throws IOException {
    wanted("/dev/vdb /mnt/a ext4");
    Files.delete(mountinfo);
    assertWhole("/mnt/a");

    mounted("/");
    Files.delete(fstab);
    assertWhole("/mnt/a");
  }

  @Test
  void aNodeThatStartsWithoutItsDiskServesNothingFromBelow() throws IOException {
    Path root = Files.createDirectory(directory.toRealPath().resolve("root"));
    Files.createDirectory(root.resolve("bucket"));
    wanted("/dev/vdb " + root + " ext4");
    try (DirBackend backend = new DirBackend(root, new Random(1), tables, FileChannel::open)) {
      assertFails(ErrorCode.UNAVAILABLE, () -> backend.head("bucket", "key"));
      assertFails(ErrorCode.UNAVAILABLE, () -> backend.list("bucket", ListRequest.ofPrefix("")));
      assertFails(ErrorCode.UNAVAILABLE, () -> put(backend));
      assertFails(ErrorCode.UNAVAILABLE, backend::listBuckets)
          .asString()
          .contains("unmounted=" + root);
      assertThat(root.resolve("bucket")).isEmptyDirectory();

      mounted("/", root.toString());
      put(backend);
      assertThat(backend.head("bucket", "key").sizeBytes()).isEqualTo(10);
    }
  }

  private static void put(DirBackend backend) {
    backend.put(
        "bucket", "key", BytesContent.of(bytes(10, 1)), ObjectMetadata.NONE, Conditions.NONE);
  }
}

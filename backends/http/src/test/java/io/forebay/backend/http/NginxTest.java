package io.forebay.backend.http;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.testkit.NginxServer;
import io.forebay.testkit.NginxServerExtension;
import io.forebay.testkit.backend.BackendReadContract;
import io.forebay.testkit.backend.Deviation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The promises of reads, held on a real server with all that it has, and without each of it.
@ExtendWith(NginxServerExtension.class)
class NginxTest {

  @TempDir private Path spool;

  /// Files that nginx serves below a directory, which names what is missing there.
  abstract class Served implements BackendReadContract {

    private final String place;
    private final String bucket = "contract-" + UUID.randomUUID();
    private Path directory;
    private HttpBackend backend;
    private Instant written = Instant.parse("2026-01-01T00:00:00Z");

    Served(String place) {
      this.place = place;
    }

    @BeforeEach
    void open(NginxServer nginx) throws IOException {
      directory = Files.createDirectories(nginx.directory().resolve(place).resolve(bucket));
      HttpBackendSettings settings =
          TestBackends.settings(nginx.endpoint().resolve("/" + place), spool);
      backend =
          TestBackends.open(TestBackends.withLimits(settings, HttpBackendSettings.Limits.DEFAULT));
    }

    @AfterEach
    void close() {
      backend.close();
    }

    @Override
    public Backend backend() {
      return backend;
    }

    @Override
    public String bucket() {
      return bucket;
    }

    @Deviation(of = "A web server", value = "Keys are paths of files.")
    @Override
    public boolean acceptsEveryKey() {
      return false;
    }

    // Each at another time, and none just now: two versions are never of one second.
    @Override
    public ObjectAttributes put(String key, byte[] bytes) {
      Path file = directory.resolve(key);
      Path aside = directory.resolve("aside");
      written = written.plusSeconds(1);
      try {
        Files.createDirectories(file.resolveSibling("x").getParent());
        Files.write(aside, bytes);
        Files.setLastModifiedTime(aside, FileTime.from(written));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return backend.head(bucket, key);
    }

    @Deviation(
        of = "A web server",
        value = "A bucket that is not there is not told from one without that key: NoSuchKey.")
    @Test
    @Override
    public void anAbsentBucketIsSaidToBeAbsent() {
      assertFails(
          ErrorCode.NO_SUCH_KEY,
          () -> backend.get(absentBucket(), "k", Optional.empty(), Optional.empty()).close());
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head(absentBucket(), "k"));
    }

    @Test
    void aKeyIsTheNameOfItsFile() {
      for (String key : new String[] {"a b+c%2Fd&e=f#g?h", "\u00e4\u6f22", "~x;y:z@w,v'(u)*"}) {
        byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        put(key, bytes);

        assertThat(read(key)).isEqualTo(bytes);
      }
    }
  }

  @Nested
  class WithAllThatItHas extends Served {
    WithAllThatItHas() {
      super("all");
    }

    @Test
    void itsEtagIsTheVersionAndItsTypeIsTold() {
      ObjectAttributes written = put("page.html", new byte[10]);

      assertThat(written.version()).startsWith("etag:");
      assertThat(written.metadata().contentType()).contains("text/html");
      assertThat(written.lastModified()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
    }
  }

  @Nested
  class WithoutEtags extends Served {
    WithoutEtags() {
      super("no-etags");
    }

    @Test
    void itsTimeAndSizeAreTheVersion() {
      assertThat(put("key", new byte[10]).version()).isEqualTo("date:1767225601:10:");
    }
  }

  @Nested
  class WithoutRanges extends Served {
    WithoutRanges() {
      super("no-ranges");
    }
  }

  @Nested
  class WithoutHead extends Served {
    WithoutHead() {
      super("no-head");
    }
  }

  @Nested
  class WithoutLengths extends Served {
    WithoutLengths() {
      super("no-lengths");
    }

    @Test
    void itsBytesAreTheVersion() {
      assertThat(put("key", new byte[10]).version()).startsWith("sha256:");
    }
  }
}

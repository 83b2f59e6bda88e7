package io.forebay.backend.gcs;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.GcsEmulator;
import io.forebay.testkit.GcsEmulatorExtension;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.Deviation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The contract at fake-gcs-server, a program of others. What it does differently from Google's
/// service are the tests that are overridden here; [GcsBackendMemoryTest] holds them as they are.
@ExtendWith(GcsEmulatorExtension.class)
class GcsBackendFakeServerTest implements BackendContract {

  private static final String FAKE = "fake-gcs-server 1.56";

  private GcsBackend backend;
  private String bucket;

  @BeforeEach
  void open(GcsEmulator emulator) {
    backend = TestBackends.at(emulator.endpoint());
    bucket = "contract-" + UUID.randomUUID();
    backend.createBucket(bucket);
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

  @Deviation(
      of = "Google Cloud Storage",
      value = "There are no keys named `.` and `..`, and none with line breaks.")
  @Test
  @Override
  public void everyKeyNamesItsOwnObject() {
    List<String> keys =
        List.of("a", "a/b", "a//b", "a/", "/a", " ", "a b+c%2Fd&e=f?g#h", "\u00e4\ud83d\ude00");
    for (String key : keys) {
      put(key, key.getBytes(StandardCharsets.UTF_8));
    }

    for (String key : keys) {
      assertThat(read(key)).asString().isEqualTo(key);
    }
  }

  @Deviation(
      of = FAKE,
      value = "Removing a bucket with objects is answered with 412, where Google has 409.")
  @Test
  @Override
  public void onlyAnEmptyBucketIsRemoved() {
    put("dir/object", new byte[1]);

    assertFails(ErrorCode.PRECONDITION_FAILED, () -> backend.deleteBucket(bucket));
    assertThat(read("dir/object")).hasSize(1);

    backend.delete(bucket, "dir/object", Conditions.NONE);
    backend.deleteBucket(bucket);
    assertThat(backend.hasBucket(bucket)).isFalse();
  }

  @Deviation(of = FAKE, value = "A page holds so many objects, and common prefixes beside them.")
  @Test
  @Override
  public void everyListIsThatOfTheModel() {
    List<String> keys = List.of("a", "b/1", "b/2", "c", "d/1", "e", "\ud83d\ude00");
    keys.forEach(key -> put(key, new byte[1]));

    assertThat(names(new ListRequest("", "/", Optional.of("a"), 2, Optional.empty())))
        .containsExactly("b/", "c", "d/", "e", "\ud83d\ude00");
    assertThat(names(new ListRequest("", "", Optional.empty(), 3, Optional.empty())))
        .isEqualTo(keys);
    assertThat(names(new ListRequest("b/", "", Optional.of("b/1"), 1, Optional.empty())))
        .containsExactly("b/2");
  }

  private List<String> names(ListRequest request) {
    ListPage page = backend.list(bucket, request);
    List<String> names = new ArrayList<>(page.entries().stream().map(ListEntry::name).toList());
    while (page.isTruncated()) {
      page =
          backend.list(
              bucket,
              new ListRequest(
                  request.prefix(),
                  request.delimiter(),
                  request.startAfter(),
                  request.entriesMax(),
                  page.continuation()));
      page.entries().forEach(entry -> names.add(entry.name()));
    }
    return names.stream().distinct().toList();
  }
}

package io.forebay.backend.gcs;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.testkit.backend.BackendContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract, at a service that answers as Google's does.
class GcsBackendMemoryTest implements BackendContract {

  private final MemoryGcs service = MemoryGcs.start();
  private final GcsBackend backend = TestBackends.at(service.endpoint());

  @BeforeEach
  void open() {
    backend.createBucket("contract");
  }

  @AfterEach
  void close() {
    backend.close();
    service.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "contract";
  }

  // Cloud Storage has no keys named . and .., or with line breaks.
  @Test
  @Override
  public void everyKeyNamesItsOwnObject() {
    List<String> keys =
        List.of(
            "a",
            "a/b",
            "a//b",
            "a/",
            "/a",
            "./a",
            "a/../b",
            "../a",
            "/..",
            " ",
            "a b+c%2Fd&e=f?g#h",
            "\u00e4\u6f22\ud83d\ude00",
            "tab\there",
            "x".repeat(1024),
            "\"quoted'<xml>");
    for (String key : keys) {
      put(key, key.getBytes(StandardCharsets.UTF_8));
    }

    for (String key : keys) {
      assertThat(read(key)).asString().isEqualTo(key);
    }
    for (String key : List.of(".", "..", "a\nb", "a\rb", ".well-known/acme-challenge/a")) {
      assertFails(ErrorCode.INVALID_ARGUMENT, () -> put(key, new byte[1]));
      assertFails(ErrorCode.NO_SUCH_KEY, () -> open(key).close());
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("contract", key));
      backend.delete("contract", key, Conditions.NONE);
    }
    assertFails(ErrorCode.KEY_TOO_LONG, () -> put("\u00e4".repeat(513), new byte[1]));
    assertThat(read("a")).asString().isEqualTo("a");
  }
}

package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.testkit.backend.MemoryBackend;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RenewableBackendTest {

  private final AtomicInteger oldClosed = new AtomicInteger();
  private final AtomicInteger newClosed = new AtomicInteger();
  private final RenewableBackend backend = new RenewableBackend(cloud("old", oldClosed));

  /// A cloud with the bucket `bucket`, whose object `key` is `text`, and which counts its ends.
  private static Backend cloud(String text, AtomicInteger closed) {
    MemoryBackend memory = MemoryBackend.of("bucket");
    memory.put("bucket", "key", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.incrementAndGet();
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private BackendObject open() {
    return backend.get("bucket", "key", Optional.empty(), Optional.empty());
  }

  private static String read(BackendObject object) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    while (object.body().read(bytes) >= 0) {
      // until the end
    }
    return new String(bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void whatIsBeingReadStaysWithItsOpeningWhichIsClosedAfterIt() throws IOException {
    try (backend) {
      try (BackendObject before = open()) {
        assertThat(backend.renew(cloud("new", newClosed))).isTrue();

        try (BackendObject after = open()) {
          assertThat(read(after)).isEqualTo("new");
        }
        assertThat(oldClosed).hasValue(0);
        assertThat(read(before)).isEqualTo("old");
      }
      assertThat(oldClosed).hasValue(1);
      assertThat(newClosed).hasValue(0);
    }
    assertThat(oldClosed).hasValue(1);
    assertThat(newClosed).hasValue(1);
  }

  @Test
  void anUnusedOpeningIsClosedAtOnce() {
    try (backend) {
      assertThat(backend.hasBucket("bucket")).isTrue();

      backend.renew(cloud("new", newClosed));

      assertThat(oldClosed).hasValue(1);
    }
  }

  @Test
  void theEndClosesAlsoWhatIsStillRead() {
    try (BackendObject before = open()) {
      backend.renew(cloud("new", newClosed));

      backend.close();

      assertThat(before.range().lengthBytes()).isEqualTo(3);
      assertThat(oldClosed).hasValue(1);
      assertThat(newClosed).hasValue(1);
    }
    assertThat(oldClosed).hasValue(1);
    assertThat(backend.renew(cloud("newer", new AtomicInteger()))).isFalse();
  }

  @Test
  void anotherPlaceIsNotTaken() {
    try (backend) {
      Backend elsewhere = new MemoryBackend("elsewhere", InstantSource.system());

      assertThat(backend.renew(elsewhere)).isFalse();

      assertThat(backend.hasBucket("bucket")).isTrue();
      assertThat(oldClosed).hasValue(0);
    }
  }
}

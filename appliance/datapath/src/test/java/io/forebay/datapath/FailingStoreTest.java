package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.service.CacheResult;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.WorkFile;
import io.forebay.testkit.store.MemoryStore;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A store whose disks fail in the midst of a request, which for a cloud's object is no reason to
/// fail it.
class FailingStoreTest {

  private static final int SIZE = 300_000;

  private final MemoryStore memory = new MemoryStore();

  /// `whole`, but for these methods of it and of its work files.
  private static <T> T failing(Class<T> type, T whole, Set<String> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (methods.contains(method.getName())) {
                throw new StoreException(ErrorCode.UNAVAILABLE, "planned");
              }
              Object result = method.invoke(whole, arguments);
              return result instanceof WorkFile file
                  ? failing(WorkFile.class, file, methods)
                  : result;
            }));
  }

  private Rig rigFailingAt(String... methods) {
    return new Rig(
        Rig.settings().build(), Optional.of(failing(LocalStore.class, memory, Set.of(methods))));
  }

  @Test
  void aWorkFileThatCannotBeOpenedAgainIsReadPastTheCache() {
    try (memory;
        Rig rig = rigFailingAt("openForRead")) {
      byte[] bytes = rig.given(Rig.KEY, SIZE);

      Rig.Answer answer = rig.get(Rig.KEY);

      assertThat(answer.bytes()).isEqualTo(bytes);
      assertThat(answer.cache()).isEqualTo(CacheResult.BYPASS);
    }
  }

  @Test
  void aStoreThatCannotTellIsAMiss() {
    try (memory;
        Rig rig = rigFailingAt("open", "find")) {
      byte[] bytes = rig.given(Rig.KEY, SIZE);

      assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(bytes);
      rig.awaitNoFills();
      assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.MISS);
    }
  }

  @Test
  void aWriteGoesToTheCloudThoughTheStoreCannotTell() {
    try (memory;
        Rig rig = rigFailingAt("find")) {
      byte[] bytes = Rig.bytes(SIZE, 1);

      rig.put(Rig.KEY, bytes);

      assertThat(rig.cloud.bytes(Rig.REMOTE, Rig.KEY.key())).contains(bytes);
    }
  }
}

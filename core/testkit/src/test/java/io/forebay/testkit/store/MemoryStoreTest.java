package io.forebay.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.store.LocalStore;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The memory store passes the contract of a store, and can be made to fail.
class MemoryStoreTest extends LocalStoreContract {

  @Override
  protected LocalStore open() {
    return new MemoryStore();
  }

  @Test
  void aCorruptBlockIsNotSentAndTheCopyIsGone() {
    try (MemoryStore store = new MemoryStore()) {
      StoreDriver driver = new StoreDriver(store);
      ObjectId id = new ObjectId(CLOUD, "key");
      driver.put(id, StoreDriver.bytes(200_000, new Random(1)), "v1");
      store.corrupt(id, 70_000);

      assertThat(driver.get(id).orElseThrow()).hasSize(65_536);
      assertThat(driver.get(id)).isEmpty();
    }
  }

  @Test
  void noMoreIsHeldThanTheLimit() {
    try (MemoryStore store = new MemoryStore()) {
      StoreDriver driver = new StoreDriver(store);
      store.limitTo(10);
      driver.put(new ObjectId(Bucket.local("bucket"), "a"), new byte[8], "v1");

      assertThatThrownBy(
              () -> driver.put(new ObjectId(Bucket.local("bucket"), "b"), new byte[8], "v1"))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_SPACE));
    }
  }
}

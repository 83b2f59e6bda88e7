package io.forebay.storage;

import io.forebay.core.store.LocalStore;
import io.forebay.testkit.store.LocalStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class OneMountpathStoreTest extends LocalStoreContract {

  @TempDir Path directory;

  @Override
  protected LocalStore open() throws InterruptedException {
    return new StoreFixture(directory).openWhole(1);
  }
}

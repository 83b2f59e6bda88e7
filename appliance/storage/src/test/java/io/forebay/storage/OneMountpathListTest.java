package io.forebay.storage;

import io.forebay.core.store.LocalStore;
import io.forebay.testkit.store.LocalListContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class OneMountpathListTest extends LocalListContract {

  @TempDir Path directory;

  @Override
  protected LocalStore open() throws InterruptedException {
    return new StoreFixture(directory).openWhole(1);
  }
}

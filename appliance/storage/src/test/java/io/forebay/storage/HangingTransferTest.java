package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.WorkFile;
import io.forebay.storage.TroubledChannel.Trouble;
import io.forebay.testkit.store.CollectingSink;
import io.forebay.testkit.store.StoreDriver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that hangs or fails while a connection sends an object straight from the file.
class HangingTransferTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "bucket");
  private static final int SIZE_BYTES = 1_000_000;

  @TempDir Path directory;

  private final AtomicLong nanos = new AtomicLong(1);
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch inside = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    hanging.countDown();
    threads.close();
  }

  private void hang() {
    inside.countDown();
    try {
      if (!hanging.await(5, TimeUnit.MINUTES)) {
        throw new AssertionError("the test has left the disk hanging");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A disk on which something happens to whoever reads an open file outside the gate.
  private static final class TroubledDisk extends ForwardingDisk {
    private final Trouble trouble;

    TroubledDisk(Trouble trouble) {
      this.trouble = trouble;
    }

    @Override
    public DiskFile open(String path) throws IOException {
      return troubled(super.open(path), path);
    }

    @Override
    public DiskFile create(String path) throws IOException {
      return troubled(super.create(path), path);
    }

    private DiskFile troubled(DiskFile file, String path) {
      return (DiskFile)
          Proxy.newProxyInstance(
              TroubledDisk.class.getClassLoader(),
              new Class<?>[] {DiskFile.class},
              (proxy, method, arguments) -> {
                try {
                  Object result = method.invoke(file, arguments);
                  return path.contains("disk2") && result instanceof FileChannel channel
                      ? new TroubledChannel(channel, trouble)
                      : result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  private MountpathStore open(Trouble trouble) throws InterruptedException {
    return new StoreFixture(directory)
        .on(new TroubledDisk(trouble))
        .ticking(nanos::get)
        .openWhole(1, 2);
  }

  private ObjectId onSecond(MountpathStore store, Bucket bucket) {
    for (int i = 0; ; i++) {
      ObjectId id = new ObjectId(bucket, "key-" + i);
      new StoreDriver(store).put(id, StoreDriver.bytes(SIZE_BYTES, new Random(i)), "v1");
      if (new DiskFiles(new StoreFixture(directory)).mountpathOf(id, 1, 2) == 2) {
        return id;
      }
    }
  }

  /// Sends as a connection does.
  private static void send(FileChannel file, boolean copying) throws IOException {
    if (copying) {
      ByteBuffer bytes = ByteBuffer.allocate(100);
      assertThat(file.read(bytes, 0)).isEqualTo(100);
    } else {
      WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
      assertThat(file.transferTo(0, 100, nowhere)).isEqualTo(100);
    }
  }

  private static ByteSink sink(boolean copying) {
    return new ByteSink() {
      @Override
      public void write(ByteBuffer bytes) {
        bytes.position(bytes.limit());
      }

      @Override
      public void transfer(FileChannel file, long startOffset, long lengthBytes)
          throws IOException {
        send(file, copying);
      }
    };
  }

  private void expire(MountpathStore store) {
    for (int i = 0; i < 6; i++) {
      nanos.addAndGet(Duration.ofMinutes(2).toNanos());
      store.mountpaths().forEach(mountpath -> mountpath.gate().watch());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesTheDiskOutOfServiceAndTheNodeServesOn(boolean copying) throws Exception {
    try (MountpathStore store = open(this::hang)) {
      ObjectId cloud = onSecond(store, CLOUD);
      ObjectId own = onSecond(store, OWN);
      Future<Long> hung =
          threads.submit(() -> {
            try (ObjectReader reader = store.open(cloud).orElseThrow()) {
              return reader.sendTo(sink(copying), ByteRange.whole(SIZE_BYTES));
            }
          });
      assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
      try (ObjectReader opened = store.open(cloud).orElseThrow()) {
        expire(store);

        assertThat(hung).isNotDone();
        assertThat(store.stats()).extracting(MountpathStats::inService).contains(false, true);
        assertThat(store.open(cloud)).isEmpty();
        assertThatThrownBy(() -> store.open(own))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(opened.sendTo(new CollectingSink(), new ByteRange(0, 300_000)))
            .as("nobody goes to the disk any more")
            .isZero();
      }
      new StoreDriver(store).put(cloud, new byte[10], "v2");
      assertThat(new StoreDriver(store).get(cloud).orElseThrow()).hasSize(10);
      hanging.countDown();
    }
  }

  @Test
  void aFileThatGrowsIsWatchedToo() throws Exception {
    try (MountpathStore store = open(this::hang)) {
      ObjectId id = onSecond(store, OWN);
      try (WorkFile work = store.create(id, OptionalLong.empty());
          FileChannel growing = work.openForRead()) {
        work.write(ByteBuffer.wrap(new byte[1000]));
        Future<?> hung =
            threads.submit(() -> {
              send(growing, false);
              return true;
            });
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();

        expire(store);

        assertThat(hung).isNotDone();
        assertThatThrownBy(() -> send(growing, true)).hasMessage("the disk is out of service");
        hanging.countDown();
      }
      assertThat(store.stats()).extracting(MountpathStats::inService).contains(false, true);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatCannotBeReadIsSetAsideAndCounted(boolean copying) throws Exception {
    try (MountpathStore store =
        open(() -> {
          throw new IOException("Input/output error");
        })) {
      for (int failures = 0; failures < 10; failures++) {
        assertThat(store.stats()).allMatch(MountpathStats::inService);
        ObjectId id = onSecond(store, CLOUD);
        try (ObjectReader reader = store.open(id).orElseThrow()) {
          assertThatThrownBy(() -> reader.sendTo(sink(copying), ByteRange.whole(SIZE_BYTES)))
              .isInstanceOf(IOException.class);
        }
        assertThat(store.open(id)).isEmpty();
      }
      assertThat(store.stats()).extracting(MountpathStats::inService).contains(false, true);
    }
  }

  @Test
  void aClientThatGoesIsNoFaultOfTheDisk() throws Exception {
    try (MountpathStore store =
        open(() -> {
          throw new IOException("Broken pipe");
        })) {
      ObjectId id = onSecond(store, CLOUD);
      for (int failures = 0; failures < 20; failures++) {
        try (ObjectReader reader = store.open(id).orElseThrow()) {
          assertThatThrownBy(() -> reader.sendTo(sink(false), ByteRange.whole(SIZE_BYTES)))
              .hasMessage("Broken pipe");
        }
      }
      assertThat(store.stats()).allMatch(MountpathStats::inService);
    }
  }

  @Test
  void bytesAreTheFiles() throws Exception {
    Path file = directory.resolve("file");
    byte[] bytes = StoreDriver.bytes(1000, new Random(1));
    Files.write(file, bytes);
    try (MountpathStore store = open(() -> {});
        FileChannel channel =
            new WatchedChannel(
                FileChannel.open(file, StandardOpenOption.READ),
                store.mountpaths().getFirst().gate())) {
      var sent = new ByteArrayOutputStream();
      assertThat(channel.transferTo(100, 200, Channels.newChannel(sent))).isEqualTo(200);
      assertThat(sent.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 100, 300));
      assertThat(channel.size()).isEqualTo(1000);
    }
  }
}

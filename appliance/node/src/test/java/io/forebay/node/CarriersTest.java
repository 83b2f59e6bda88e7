package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriersTest {

  private static final int COUNT = CarrierThreads.countAtStart();

  private final CarrierThreads threads = new CarrierThreads();

  @Test
  void whoeverIsReadyRunsWhileCallsHoldEveryCarrier(@TempDir Path directory) throws Exception {
    try (Carriers _ = Carriers.start();
        HeldCalls _ = HeldCalls.begin(directory, 3 * COUNT)) {
      CountDownLatch run = new CountDownLatch(1);
      Thread.ofVirtual().start(run::countDown);
      assertThat(run.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads.count()).isGreaterThan(3 * COUNT);
    }
  }

  @Test
  void carriersThatAreNotNeededAnyMoreEnd(@TempDir Path directory) throws Exception {
    try (Carriers _ = Carriers.start()) {
      try (HeldCalls _ = HeldCalls.begin(directory, COUNT)) {
        Eventually.await("there are more", () -> threads.count() > COUNT);
      }
      Eventually.await("there are as many as before", () -> threads.count() == COUNT);
    }
  }

  /// Virtual threads in a call that does not return: each opens a pipe to which nobody writes.
  private record HeldCalls(List<Path> pipes) implements AutoCloseable {

    static HeldCalls begin(Path directory, int count) throws Exception {
      List<Path> pipes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Path pipe = directory.resolve("pipe-" + i);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        pipes.add(pipe);
        Thread.ofVirtual().start(() -> read(pipe));
      }
      return new HeldCalls(pipes);
    }

    private static void read(Path pipe) {
      try {
        Files.readAllBytes(pipe);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      for (Path pipe : pipes) {
        try (OutputStream opened = Files.newOutputStream(pipe)) {
          opened.flush();
        }
      }
    }
  }
}

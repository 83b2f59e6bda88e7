package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarriersTest {

  private static final int COUNT = CarrierThreads.countAtStart();

  private final CarrierThreads threads = new CarrierThreads();

  @ParameterizedTest
  // Those begun from many threads leave a backlog in every queue of the scheduler.
  @CsvSource({"18, 1", "66, 1", "120, 1", "18, 9", "66, 33", "120, 40"})
  void whoeverIsReadyRunsWhileCallsHoldEveryCarrier(
      int calls, int beginners, @TempDir Path directory) throws Exception {
    try (Carriers _ = Carriers.start();
        HeldCalls _ = HeldCalls.begin(directory, calls, beginners)) {
      Eventually.await("each has a carrier", () -> threads.mounted() >= calls);
      CountDownLatch run = new CountDownLatch(1);
      Thread.ofVirtual().start(run::countDown);
      assertThat(run.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void carriersThatAreNotNeededAnyMoreEnd(@TempDir Path directory) throws Exception {
    try (Carriers _ = Carriers.start()) {
      try (HeldCalls _ = HeldCalls.begin(directory, 9 * COUNT, 1)) {
        Eventually.await("there are more", () -> threads.count() > 9 * COUNT);
      }
      Eventually.await("there are as many as before", () -> threads.count() == COUNT);
    }
  }

  /// Virtual threads in a call that does not return: each opens a pipe to which nobody writes.
  private record HeldCalls(List<Path> pipes) implements AutoCloseable {

    static HeldCalls begin(Path directory, int count, int beginners) throws Exception {
      List<Path> pipes = pipes(directory, count);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < beginners; i++) {
        List<Path> own = pipes.subList(i * count / beginners, (i + 1) * count / beginners);
        threads.add(
            Thread.ofPlatform()
                .start(() -> own.forEach(pipe -> Thread.ofVirtual().start(() -> read(pipe)))));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      return new HeldCalls(pipes);
    }

    private static List<Path> pipes(Path directory, int count) throws Exception {
      List<String> command = new ArrayList<>(List.of("mkfifo"));
      List<Path> pipes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pipes.add(directory.resolve("pipe-" + i));
        command.add(pipes.getLast().toString());
      }
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
      return pipes;
    }

    private static void read(Path pipe) {
      try {
        Files.readAllBytes(pipe);
      } catch (NoSuchFileException e) {
        // It came when the calls were to end.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Ends those that wait, and whoever comes yet.
    @Override
    public void close() throws IOException {
      for (Path pipe : pipes) {
        try (RandomAccessFile _ = new RandomAccessFile(pipe.toFile(), "rw")) {
          Files.delete(pipe);
        }
      }
    }
  }
}

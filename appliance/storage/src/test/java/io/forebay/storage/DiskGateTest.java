package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskGateTest {

  private static final int CALLS_MAX = 3;
  private static final int ERRORS_MAX = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<String> reasons = new ArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final DiskGate gate =
      new DiskGate(
          "/disk",
          new LinuxDisk(),
          StorageSettings.of(
                  List.of(
                      new StorageSettings.MountpathSettings(
                          Path.of("/disk"), OptionalLong.empty())))
              .withDisks(Duration.ofMinutes(5), ERRORS_MAX, CALLS_MAX),
          nanos::get,
          new StorageEvents() {
            @Override
            public void outOfService(String mountpath, String reason) {
              reasons.add(mountpath + ": " + reason);
            }
          });

  @AfterEach
  void end() {
    hanging.countDown();
    threads.close();
  }

  private CompletableFuture<ErrorCode> call(DiskCall<Boolean> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            gate.call(call);
            return ErrorCode.NOT_IMPLEMENTED;
          } catch (StoreException e) {
            return e.code();
          }
        },
        threads);
  }

  private boolean hang() {
    try {
      return hanging.await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDiskThatHangsIsTakenOutAndWhoWaitsIsToldAtOnce() throws Exception {
    CountDownLatch inside = new CountDownLatch(CALLS_MAX);
    List<CompletableFuture<ErrorCode>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS_MAX; i++) {
      calls.add(
          call(disk -> {
            inside.countDown();
            return hang();
          }));
    }
    assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
    CompletableFuture<ErrorCode> waiting = call(disk -> true);

    // However late: the process itself may have stood still.
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    gate.watch();
    assertThat(gate.inService()).isTrue();
    for (int i = 0; i < 5; i++) {
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      gate.watch();
    }

    assertThat(gate.inService()).isFalse();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(call(disk -> true).get(1, TimeUnit.MINUTES)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(calls).noneMatch(CompletableFuture::isDone);
    assertThat(reasons).hasSize(1);
    hanging.countDown();
    for (CompletableFuture<ErrorCode> call : calls) {
      assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void noMoreCallsRunAtOnceThanAllowed() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<ErrorCode>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          call(disk -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1000);
            running.decrementAndGet();
            return true;
          }));
    }

    for (CompletableFuture<ErrorCode> call : calls) {
      assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
    }
    assertThat(most.get()).isBetween(1, CALLS_MAX);
    assertThat(gate.callsCount()).isZero();
  }

  @Test
  void aDiskThatFailsTooOftenIsTakenOut() {
    for (int i = 1; i < ERRORS_MAX; i++) {
      assertThat(fail(DiskException.EIO)).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(gate.inService()).isTrue();
    }
    fail(DiskException.EIO);

    assertThat(gate.inService()).isFalse();
  }

  @Test
  void oldFailuresDoNotCount() {
    for (int i = 0; i < 3 * ERRORS_MAX; i++) {
      fail(DiskException.EIO);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    }

    assertThat(gate.inService()).isTrue();
  }

  @Test
  void aFullDiskOrTooManyOpenFilesAreNoFaultOfTheDisk() {
    for (int i = 0; i < 3 * ERRORS_MAX; i++) {
      assertThat(fail(DiskException.ENOSPC)).isEqualTo(ErrorCode.OUT_OF_SPACE);
      assertThat(fail(DiskException.EMFILE)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    assertThat(gate.inService()).isTrue();
  }

  private ErrorCode fail(int errno) {
    try {
      gate.call(disk -> {
        throw new DiskException("simulated", errno);
      });
      throw new AssertionError("no failure");
    } catch (StoreException e) {
      return e.code();
    }
  }

  @Test
  void aFailureOfTheProgramIsHandedOn() {
    assertThatThrownBy(() ->
            gate.call(disk -> {
              throw new IllegalStateException("bug");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(gate.callsCount()).isZero();
  }
}

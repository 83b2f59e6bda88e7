package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.storage.TroubledChannel.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose fault it is when a transfer fails: the client's or the disk's.
class WatchedChannelTest {

  private static final WritableByteChannel CLIENT =
      Channels.newChannel(OutputStream.nullOutputStream());

  @TempDir Path directory;

  private final List<IOException> counted = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final DiskGate gate =
      new DiskGate(
          "/disk",
          new LinuxDisk(),
          StorageSettings.of(
                  List.of(
                      new StorageSettings.MountpathSettings(
                          Path.of("/disk"), OptionalLong.empty())))
              .withDisks(Duration.ofMinutes(5), 100, 4),
          nanos::get,
          new StorageEvents() {
            @Override
            public void mountpathError(String mountpath, Exception error) {
              counted.add((IOException) error);
            }
          });

  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.write(directory.resolve("file"), new byte[100]);
  }

  private FileChannel channel(Trouble trouble) throws IOException {
    return new WatchedChannel(
        new TroubledChannel(FileChannel.open(file, StandardOpenOption.READ), trouble), gate);
  }

  /// Reads what the kernel answers with EIO on any machine: memory that is not there.
  private static void readWhatCannotBeRead() throws IOException {
    try (FileChannel memory =
        FileChannel.open(Path.of("/proc/self/mem"), StandardOpenOption.READ)) {
      memory.read(ByteBuffer.allocate(100), 0);
    }
  }

  @Test
  void whatTheJdkSaysOfADiskThatFailsIsTheDisks() throws IOException {
    try (FileChannel channel = channel(WatchedChannelTest::readWhatCannotBeRead)) {
      assertThatThrownBy(() -> channel.transferTo(0, 100, CLIENT))
          .isInstanceOf(DiskException.class)
          .hasRootCauseMessage("Input/output error");
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(100), 0))
          .isInstanceOf(DiskException.class);
    }

    assertThat(counted).hasSize(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"Broken pipe", "Connection reset by peer", "Connection timed out"})
  void whatAClientDoesIsHandedOnAsItIs(String message) throws IOException {
    IOException clients = new IOException(message);
    try (FileChannel channel =
        channel(() -> {
          throw clients;
        })) {
      assertThatThrownBy(() -> channel.transferTo(0, 100, CLIENT)).isSameAs(clients);
    }

    assertThat(counted).isEmpty();
  }

  @Test
  void aReadHasNoClientButAClosedChannelIsNoFault() throws IOException {
    try (FileChannel channel =
        channel(() -> {
          throw new IOException("Stale file handle");
        })) {
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0))
          .isInstanceOf(DiskException.class)
          .hasRootCauseMessage("Stale file handle");
    }
    assertThat(counted).hasSize(1);

    FileChannel closed = channel(() -> {});
    closed.close();
    assertThatThrownBy(() -> closed.read(ByteBuffer.allocate(1), 0))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(counted).hasSize(1);
  }

  @Test
  void whatHasEndedIsNoLongerWatched() throws IOException {
    try (FileChannel channel = channel(() -> {});
        FileChannel broken =
            channel(() -> {
              throw new IOException("Broken pipe");
            })) {
      assertThat(channel.transferTo(0, 100, CLIENT)).isEqualTo(100);
      assertThat(channel.read(ByteBuffer.allocate(100), 0)).isEqualTo(100);
      assertThatThrownBy(() -> broken.transferTo(0, 100, CLIENT)).isInstanceOf(IOException.class);
    }

    for (int i = 0; i < 6; i++) {
      nanos.addAndGet(Duration.ofMinutes(2).toNanos());
      gate.watch();
    }
    assertThat(gate.inService()).isTrue();
  }
}

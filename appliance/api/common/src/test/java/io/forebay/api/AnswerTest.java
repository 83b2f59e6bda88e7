package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  private static final int FILE_BYTES = 20_000_000;

  @TempDir Path directory;
  private Path file;
  private byte[] content;

  @BeforeEach
  void writeFile() throws IOException {
    content = new byte[FILE_BYTES];
    new Random(3).nextBytes(content);
    file = Files.write(directory.resolve("file"), content);
  }

  /// How a body hands over its bytes.
  private interface Sending {
    void send(ByteSink sink, FileChannel file, int length) throws IOException;
  }

  private record Body(Path file, int sizeBytes, Sending sending) implements ObjectBody {
    @Override
    public long lengthBytes() {
      return sizeBytes;
    }

    @Override
    public void sendTo(ByteSink sink) throws IOException {
      try (FileChannel channel = FileChannel.open(file)) {
        sending.send(sink, channel, sizeBytes);
      }
    }

    @Override
    public void close() {}
  }

  private HttpHandler sending(Sending sending) {
    return (request, response) ->
        response.send(new Body(file, Integer.parseInt(request.rawPath().substring(1)), sending));
  }

  private void checkSizes(Sending sending) throws IOException {
    int[] sizes = {
      0,
      1,
      4096,
      16_384,
      16_385,
      65_535,
      65_536,
      65_537,
      81_919,
      81_920,
      200_000,
      1 << 20,
      FILE_BYTES
    };
    try (TestServer server = new TestServer(sending(sending));
        RawClient client = server.client()) {
      for (int size : sizes) {
        RawClient.Answer answer = client.get("/" + size);
        assertThat(answer.body()).isEqualTo(Arrays.copyOf(content, size));
      }
      assertThat(server.server.isZeroCopy()).isTrue();
      assertThat(server.requests.get()).isEqualTo(sizes.length);
    }
  }

  @Test
  void filesArriveByteForByte() throws IOException {
    checkSizes((sink, channel, length) -> sink.transfer(channel, 0, length));
  }

  @Test
  void buffersArriveByteForByte() throws IOException {
    checkSizes((sink, channel, length) -> sink.write(ByteBuffer.wrap(content, 0, length)));
    checkSizes((sink, channel, length) -> {
      ByteBuffer direct = ByteBuffer.allocateDirect(length);
      sink.write(direct.put(content, 0, length).flip());
    });
  }

  @Test
  void mixedPiecesArriveByteForByte() throws IOException {
    checkSizes((sink, channel, length) -> {
      Random random = new Random(length);
      int at = 0;
      while (at < length) {
        int bound = 1 << (1 + random.nextInt(20));
        int piece = Math.min(length - at, 1 + random.nextInt(bound));
        switch (random.nextInt(4)) {
          case 0 -> sink.write(ByteBuffer.wrap(content, at, piece));
          case 1 -> sink.write(ByteBuffer.allocateDirect(piece).put(content, at, piece).flip());
          case 2 -> sink.transfer(channel, at, piece);
          default -> {
            sink.flush();
            sink.transfer(channel, at, piece);
          }
        }
        at += piece;
      }
    });
  }

  @Test
  void filesGoUncopiedAndAreCopiedWhereTheChannelIsUnknown() throws IOException {
    Sending transfer = (sink, channel, length) -> sink.transfer(channel, 0, length);
    try (TestServer server = new TestServer(sending(transfer));
        RawClient client = server.client()) {
      long before = server.server.zeroCopyBytes();
      client.get("/" + FILE_BYTES);
      assertThat(server.server.zeroCopyBytes() - before).isGreaterThan(FILE_BYTES / 2);
    }
    try (TestServer server = new TestServer(TestServer.PATIENT, sending(transfer), false);
        RawClient client = server.client()) {
      assertThat(server.server.isZeroCopy()).isFalse();
      assertThat(client.get("/" + FILE_BYTES).body()).isEqualTo(content);
      assertThat(server.server.zeroCopyBytes()).isZero();
    }
  }

  @Test
  void pipelinedGetsAreAnsweredInOrder() throws IOException {
    Sending transfer = (sink, channel, length) -> sink.transfer(channel, 0, length);
    try (TestServer server = new TestServer(sending(transfer));
        RawClient client = server.client()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        requests.append("GET /" + i * 2000 + " HTTP/1.1\r\nHost: h\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 100; i++) {
        assertThat(client.read().body()).isEqualTo(Arrays.copyOf(content, i * 2000));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatFailsBreaksTheConnectionOff(boolean tooShort) throws IOException {
    Sending failing =
        (sink, channel, length) -> {
          sink.transfer(channel, 0, length - 1L);
          if (!tooShort) {
            throw new StoreException(ErrorCode.UNAVAILABLE, "the cloud has gone");
          }
        };
    try (TestServer server = new TestServer(sending(failing));
        RawClient client = server.client()) {
      client.send("GET /5000000 HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThatThrownBy(client::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aFileThatIsTooShortBreaksTheConnectionOff() throws IOException {
    Sending transfer = (sink, channel, length) -> sink.transfer(channel, FILE_BYTES / 2, length);
    try (TestServer server = new TestServer(sending(transfer));
        RawClient client = server.client()) {
      client.send("GET /" + FILE_BYTES + " HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThatThrownBy(client::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aBodyThatFailsBeforeItsFirstByteIsAnsweredAsThatFailure() throws IOException {
    Sending failing =
        (sink, channel, length) -> {
          throw new StoreException(ErrorCode.UNAVAILABLE, "the cloud has gone");
        };
    try (TestServer server = new TestServer(sending(failing));
        RawClient client = server.client()) {
      RawClient.Answer answer = client.get("/5000");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).isEqualTo("ServiceUnavailable");
      assertThat(client.get("/5000").status()).isEqualTo(503);
    }
  }

  @Test
  void moreBytesThanAnnouncedAreNeverSent() throws IOException {
    Sending tooLong = (sink, channel, length) -> sink.transfer(channel, 0, length + 1L);
    try (TestServer server = new TestServer(sending(tooLong));
        RawClient client = server.client()) {
      assertThat(client.get("/5000000").status()).isEqualTo(500);
    }
  }

  @Test
  void headIsAnsweredWithTheHeaderOfAGet() throws IOException {
    Sending never =
        (sink, channel, length) -> {
          throw new AssertionError("not asked for");
        };
    try (TestServer server = new TestServer(sending(never));
        RawClient client = server.client()) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = client.send("HEAD /5000 HTTP/1.1\r\nHost: h\r\n\r\n").read(true);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-length", "5000");
      }
    }
  }

  @Test
  void answersWithoutABodyHaveTheRightLength() throws IOException {
    try (TestServer server =
            new TestServer((request, response) -> {
              response.status(Integer.parseInt(request.rawPath().substring(1)));
              if (request.method().equals("HEAD")) {
                response.header("Content-Length", 77);
              }
              response.send();
            });
        RawClient client = server.client()) {
      assertThat(client.get("/200").headers()).containsEntry("content-length", "0");
      assertThat(client.get("/204").headers()).doesNotContainKey("content-length");
      assertThat(client.get("/304").headers()).doesNotContainKey("content-length");
      RawClient.Answer head = client.send("HEAD /200 HTTP/1.1\r\nHost: h\r\n\r\n").read(true);
      assertThat(head.headers()).containsEntry("content-length", "77");
      assertThat(HttpDate.parse(head.headers().get("date"))).isPresent();
    }
  }

  @Test
  void fieldsCannotEndTheirLine() throws IOException {
    try (TestServer server =
            new TestServer((request, response) -> {
              response.header("x-a", "1\r\nx-b: 2\u0000\u00e9\u20ac\ud83d\ude00");
              assertThatThrownBy(() -> response.header("x c", "v"))
                  .isInstanceOf(IllegalArgumentException.class);
              assertThatThrownBy(() -> response.header("x-d", "v".repeat(70_000)))
                  .isInstanceOf(IllegalArgumentException.class);
              response.send();
            });
        RawClient client = server.client()) {
      RawClient.Answer answer = client.get("/");
      assertThat(answer.headers()).doesNotContainKey("x-b");
      byte[] latin = answer.headers().get("x-a").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new String(latin, StandardCharsets.UTF_8))
          .isEqualTo("1  x-b: 2 \u00e9\u20ac\ud83d\ude00");
    }
  }

  @Test
  void aHandlerThatFailsOrForgetsToAnswerIsAnInternalError() throws IOException {
    try (TestServer server =
            new TestServer((request, response) -> {
              response.header("x-half", "done");
              if (request.rawPath().equals("/throws")) {
                throw new IllegalStateException("a test's own failure");
              }
              if (request.rawPath().equals("/disk")) {
                throw new IOException("a test's own failure");
              }
            });
        RawClient client = server.client()) {
      for (String path : new String[] {"/throws", "/disk", "/forgets"}) {
        RawClient.Answer answer = client.get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("InternalError");
        assertThat(answer.headers()).doesNotContainKey("x-half");
      }
    }
  }

  @Test
  void twentyThousandSmallRequestsAtOnceAreAnswered() throws Exception {
    byte[] body = Arrays.copyOf(content, 1000);
    try (TestServer server = new TestServer((request, response) -> response.send(body))) {
      Callable<Integer> hundred =
          () -> {
            int good = 0;
            try (RawClient client = server.client()) {
              for (int i = 0; i < 100; i++) {
                good += Arrays.equals(client.get("/" + i).body(), body) ? 1 : 0;
              }
            }
            return good;
          };
      int good = 0;
      try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Integer> done : tasks.invokeAll(Collections.nCopies(200, hundred))) {
          good += done.get();
        }
      }
      assertThat(good).isEqualTo(20_000);
      TestServer.await("all counted", () -> server.requests.get() == 20_000);
      TestServer.await("all closed", () -> server.server.connectionsCount() == 0);
      TestServer.await("all told", () -> server.opened.get() == server.closed.get());
    }
  }
}

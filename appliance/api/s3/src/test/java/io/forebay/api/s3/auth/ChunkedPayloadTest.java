package io.forebay.api.s3.auth;

import static io.forebay.api.s3.auth.Signed.assertRefused;
import static io.forebay.api.s3.auth.Signed.check;
import static io.forebay.api.s3.auth.Signed.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.SentRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies in chunks, by the examples of "Transferring Payload in Multiple Chunks" and "Including
/// Trailing Headers" of the Amazon S3 API reference.
class ChunkedPayloadTest {

  private static final String LETTERS = "a".repeat(66_560);
  private static final String CHUNKS =
      chunk(65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
          + chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
          + chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
  private static final String TRAILED =
      chunk(65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2")
          + chunk(1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7")
          + "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
          + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
          + "x-amz-trailer-signature:"
          + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

  @Test
  void thePublishedChunksAreRight() throws IOException {
    AuthenticatedRequest request = check(signed(CHUNKS));

    assertThat(request.body().lengthBytes()).hasValue(66_560);
    assertThat(readAll(request.body())).asString().isEqualTo(LETTERS);
    assertThat(request.trailerAlgorithms()).isEmpty();
    assertThat(request.trailerChecksums()).isEmpty();
  }

  @Test
  void thePublishedTrailerIsRight() throws IOException {
    AuthenticatedRequest request = check(trailed(TRAILED));

    assertThat(request.trailerAlgorithms()).containsExactly(ChecksumAlgorithm.CRC32C);
    assertThat(readAll(request.body())).asString().isEqualTo(LETTERS);
    assertThat(request.trailerChecksums())
        .containsExactly(new Checksum(ChecksumAlgorithm.CRC32C, "sOO8/Q==", 0));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 4, 5, 10, 30, 84, 85, 86, 87, 1000, 65_622, 65_623, 65_700, 66_700, 66_790, 66_823
      })
  void aChangedByteIsNoticedBeforeTheEnd(int index) {
    byte[] changed = CHUNKS.getBytes(StandardCharsets.US_ASCII);
    changed[index] ^= 1;

    assertThatThrownBy(() -> readAll(check(signed(changed)).body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aTrailerThatWasChangedIsRefused() {
    for (String changed :
        List.of(
            TRAILED.replace("sOO8", "sOO9"),
            TRAILED.replace("x-amz-checksum-crc32c:", "x-amz-checksum-crc32:"),
            TRAILED.replace("d81f82", "d81f83"),
            TRAILED.replaceAll("x-amz-trailer-signature:[0-9a-f]+\r\n", ""),
            TRAILED.replace("x-amz-checksum-crc32c:sOO8/Q==\r\n", ""))) {
      assertThatThrownBy(() -> readAll(check(trailed(changed)).body()))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aBodyThatBreaksOffAnywhereIsIncomplete() {
    for (int length : List.of(0, 1, 60, 87, 10_000, 65_623, 66_738, 66_739, 66_820, 66_823)) {
      byte[] cut = Arrays.copyOf(CHUNKS.getBytes(StandardCharsets.US_ASCII), length);

      assertThatThrownBy(() -> readAll(check(signed(cut)).body()))
          .as("cut after %d", length)
          .isInstanceOf(StoreException.class);
    }
    assertThatThrownBy(() -> readAll(check(signed(CHUNKS + "0\r\n")).body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void nothingMayStandBetweenTheLastChunkAndTheEnd() {
    assertThatThrownBy(
            () -> readAll(check(signed(CHUNKS.substring(0, CHUNKS.length() - 2) + "x\r\n")).body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void howABodyArrivesDoesNotMatter() throws IOException {
    for (int pieceBytes : List.of(1, 2, 87, 5000)) {
      assertThat(readAll(payload(CHUNKS, pieceBytes))).asString().isEqualTo(LETTERS);
      assertThatThrownBy(() -> readAll(payload(CHUNKS + "x", pieceBytes)))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void theEndIsToldAgain() throws IOException {
    ByteSource body = check(signed(CHUNKS)).body();
    readAll(body);

    assertThat(body.read(ByteBuffer.allocate(1))).isNegative();
  }

  @Test
  void aChunkBeyondTheAnnouncedLengthIsRefusedBeforeItsBytes() {
    ByteSource body = open(11, "c\r\nhello world!\r\n0\r\n\r\n").body();

    assertThatThrownBy(() -> body.read(ByteBuffer.allocate(5))).isInstanceOf(StoreException.class);
  }

  @Test
  void chunksCannotBeLeftOutOrExchanged() {
    String last = chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
    String second = chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");

    assertThatThrownBy(() -> readAll(check(signed(last)).body()))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> readAll(check(signed(second + last)).body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void unsignedChunksAreTakenOffTheirFraming() throws IOException {
    AuthenticatedRequest request =
        open(11, "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");

    assertThat(readAll(request.body())).asString().isEqualTo("hello world");
    assertThat(request.trailerChecksums())
        .containsExactly(new Checksum(ChecksumAlgorithm.CRC32, "DUoRhQ==", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n0\r\n\r\n",
        "c\r\nhello world!\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "zz\r\nhello\r\n0\r\n\r\n",
        "\r\n\r\n",
        "b\r\nhello worldX\r\n0\r\n\r\n",
        "b\r\nhello world\r\n0\r\nno-colon\r\n\r\n",
        "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:****\r\n\r\n",
        "b\r\nhello world\r\n0\r\nx-amz-checksum-sha1:DUoRhQ==\r\n\r\n",
        "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n",
        "ffffffffffffffff\r\nhello world\r\n0\r\n\r\n",
        "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32c:DUoRhQ==\r\n\r\n",
        "hello world",
        "",
      })
  void framingThatIsWrongIsRefused(String body) {
    assertThatThrownBy(() -> readAll(open(11, body).body())).isInstanceOf(StoreException.class);
  }

  @Test
  void aTrailerComesOnce() {
    String line = "x-amz-checksum-crc32:DUoRhQ==\r\n";

    assertThatThrownBy(
            () -> readAll(open(11, "b\r\nhello world\r\n0\r\n" + line.repeat(2) + "\r\n").body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aSizeThatIsNoneIsNotTheEnd() {
    assertThatThrownBy(() -> readAll(open(0, "zz\r\n\r\n").body()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aTrailersNameMayBeInCapitals() throws IOException {
    AuthenticatedRequest request =
        open(5, "5\r\nhello\r\n0\r\nX-Amz-Checksum-CRC32:DUoRhQ==\r\n\r\n");
    readAll(request.body());

    assertThat(request.trailerChecksums()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-amz-meta-a", "content-md5", "x-amz-checksum-md5", "", "x-amz-trailer"})
  void aTrailerAnnouncesChecksumsOnly(String name) {
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () ->
            Signed.open().authenticate(SentRequest.of("PUT", "/b/k").with("x-amz-trailer", name)));
  }

  @Test
  void aLineHasABound() {
    Pieces endless = new Pieces("b;" + "x".repeat(1 << 20), 1000);

    assertThatThrownBy(
            () -> readAll(new ChunkedPayload(endless, Optional.empty(), noTrailer(), true, 11)))
        .isInstanceOf(StoreException.class);
    assertThat(endless.givenBytes()).isLessThan(16 << 10);
  }

  @Test
  void theLengthOfThePayloadMustBeSaid() {
    SentRequest request =
        SentRequest.of("PUT", "/b/k")
            .with("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    SignatureAuthentication open = Signed.open();

    assertRefused(ErrorCode.MISSING_CONTENT_LENGTH, () -> open.authenticate(request));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> open.authenticate(request.with("x-amz-decoded-content-length", "-1")));
    assertRefused(
        ErrorCode.NOT_IMPLEMENTED,
        () ->
            open.authenticate(
                request.replacing(
                    "x-amz-content-sha256", word -> "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> open.authenticate(request.replacing("x-amz-content-sha256", word -> "x")));
  }

  /// The payload of the published chunks, which arrive in pieces of at most that size.
  private static ByteSource payload(String chunks, int pieceBytes) {
    AmzDate date = AmzDate.of(Signed.MOMENT);
    Scope scope = new Scope(Signed.ACCESS_KEY, date.day(), "us-east-1", "s3");
    SignedRequest request =
        new SignedRequest(
            scope,
            date,
            List.of(),
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "");
    SigningKey key =
        new SigningKeys()
            .of(scope, new Credential(Signed.ACCESS_KEY, Signed.SECRET_KEY, Signed.REQUESTER));
    return new ChunkedPayload(
        new Pieces(chunks, pieceBytes),
        Optional.of(new ChunkSignatures(key, request)),
        noTrailer(),
        false,
        LETTERS.length());
  }

  private static Trailer noTrailer() {
    return Trailer.announcedBy(SentRequest.of("PUT", "/b/k"));
  }

  /// Bytes that arrive a few at a time.
  private static final class Pieces implements ByteSource {

    private final ByteBuffer left;
    private final int pieceBytes;

    Pieces(String text, int pieceBytes) {
      this.left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      this.pieceBytes = pieceBytes;
    }

    int givenBytes() {
      return left.position();
    }

    @Override
    public int read(ByteBuffer target) {
      if (!left.hasRemaining()) {
        return -1;
      }
      int count = Math.min(pieceBytes, Math.min(left.remaining(), target.remaining()));
      target.put(left.slice(left.position(), count));
      left.position(left.position() + count);
      return count;
    }

    @Override
    public OptionalLong lengthBytes() {
      return OptionalLong.empty();
    }

    @Override
    public void close() {}
  }

  private static AuthenticatedRequest open(int lengthBytes, String body) {
    return Signed.open()
        .authenticate(
            SentRequest.of("PUT", "/b/k")
                .with("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .with("x-amz-trailer", "x-amz-checksum-crc32")
                .with("x-amz-decoded-content-length", Integer.toString(lengthBytes))
                .withBody(body.getBytes(StandardCharsets.US_ASCII)));
  }

  private static SentRequest signed(String body) {
    return signed(body.getBytes(StandardCharsets.US_ASCII));
  }

  private static SentRequest signed(byte[] body) {
    return base("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
        .with("content-length", "66824")
        .with(
            "authorization",
            Signed.authorization(
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                    + "x-amz-decoded-content-length;x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"))
        .withBody(body);
  }

  private static SentRequest trailed(String body) {
    return base("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
        .with("x-amz-trailer", "x-amz-checksum-crc32c")
        .with(
            "authorization",
            Signed.authorization(
                "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                    + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"))
        .withBody(body.getBytes(StandardCharsets.US_ASCII));
  }

  private static SentRequest base(String payload) {
    return SentRequest.of("PUT", "/examplebucket/chunkObject.txt")
        .with("host", "s3.amazonaws.com")
        .with("x-amz-date", "20130524T000000Z")
        .with("x-amz-storage-class", "REDUCED_REDUNDANCY")
        .with("x-amz-content-sha256", payload)
        .with("content-encoding", "aws-chunked")
        .with("x-amz-decoded-content-length", "66560");
  }

  private static String chunk(int lengthBytes, String signature) {
    return Integer.toHexString(lengthBytes)
        + ";chunk-signature="
        + signature
        + "\r\n"
        + "a".repeat(lengthBytes)
        + "\r\n";
  }
}

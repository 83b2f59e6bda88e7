package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.run.Retrier;
import io.forebay.core.run.SideBySide;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One blob on its way to the service in blocks, some of them side by side. Nobody sees a block
/// before the list of all of them is put; those of a write that failed the service forgets within a
/// week, or with the next write of the key.
final class BlockWrite {

  // "Scalability and performance targets for Blob storage".
  private static final int BLOCKS_MAX = 50_000;
  private static final long MEBIBYTE = 1L << 20;
  // All blocks of a blob have names of the same length, also those that other programs left there:
  // Azure's own SDKs for Java and JavaScript use 36 characters too.
  private static final int PREFIX_CHARS = 28;

  private final AzureCalls calls;
  private final Retrier retrier;
  private final AzureBackendSettings.Limits limits;
  private final Function<String, URL> address;
  private final BackendContent content;
  private final long blockBytes;
  private final int blocksCount;
  private final String prefix;

  BlockWrite(
      AzureCalls calls,
      Retrier retrier,
      AzureBackendSettings.Limits limits,
      RandomGenerator random,
      Function<String, URL> address,
      BackendContent content) {
    this.calls = calls;
    this.retrier = retrier;
    this.limits = limits;
    this.address = address;
    this.content = content;
    this.blockBytes = blockBytes(content.sizeBytes(), limits.blockBytes());
    this.blocksCount = Math.toIntExact(Math.ceilDiv(content.sizeBytes(), blockBytes));
    byte[] bytes = new byte[PREFIX_CHARS / 2];
    random.nextBytes(bytes);
    this.prefix = HexFormat.of().formatHex(bytes);
  }

  /// The size of a block: more than `wanted` where the blob would have too many, then whole MiB.
  ///
  /// @throws StoreException `ENTITY_TOO_LARGE`
  static long blockBytes(long sizeBytes, long wanted) {
    long least = Math.ceilDiv(sizeBytes, BLOCKS_MAX);
    long size = least <= wanted ? wanted : Math.ceilDiv(least, MEBIBYTE) * MEBIBYTE;
    if (size > AzureBackendSettings.Limits.BLOCK_BYTES_MAX) {
      throw new StoreException(
              ErrorCode.ENTITY_TOO_LARGE, "The blob is larger than the backend takes")
          .with("sizeBytes", sizeBytes);
    }
    return size;
  }

  /// Writes the blob.
  ///
  /// @param headers of the blob, and the condition
  HttpHeaders write(Map<String, String> headers) {
    AtomicInteger next = new AtomicInteger();
    // One thread reads the whole meanwhile: the service compares each block with its MD5, but
    // nothing with the MD5 of all.
    SideBySide.run(
        "azure-block",
        Math.min(limits.blocksParallelMax(), blocksCount) + 1,
        () -> {
          int index = next.getAndIncrement();
          if (index > blocksCount) {
            return false;
          }
          if (index == 0) {
            requireAnnouncedBytes();
          } else {
            send(index - 1);
          }
          return true;
        });
    return commit(headers);
  }

  private void send(int index) {
    long start = index * blockBytes;
    ByteRange range = new ByteRange(start, Math.min(start + blockBytes, content.sizeBytes()));
    try (AzureContent body = new AzureContent(content, range)) {
      Map<String, String> headers = Map.of("Content-MD5", Base64Text.ofHex(body.md5()));
      URL block = address.apply("comp=block&blockid=" + encoded(id(index)));
      // A block may be put twice: nobody sees it yet.
      retrier.run(
          Retrier.Effect.NONE,
          () -> calls.write(HttpMethod.PUT, block, headers, Optional.of(body)));
    } catch (StoreException e) {
      // It has been tried again already, and without the list nothing has taken place.
      throw e.code() == ErrorCode.OUTCOME_UNKNOWN
          ? new StoreException(ErrorCode.UNAVAILABLE, "A block could not be sent", e).permanent()
          : e.permanent();
    }
  }

  private void requireAnnouncedBytes() {
    try (AzureContent whole = new AzureContent(content, ByteRange.whole(content.sizeBytes()))) {
      String found = whole.md5();
      if (!found.equals(content.md5())) {
        throw new StoreException(
                ErrorCode.BAD_DIGEST, "The bytes to be written are not the announced ones")
            .with("expected", content.md5())
            .with("found", found);
      }
    }
  }

  private HttpHeaders commit(Map<String, String> headers) {
    byte[] list =
        IntStream.range(0, blocksCount)
            .mapToObj(index -> "<Latest>" + id(index) + "</Latest>")
            .collect(
                Collectors.joining(
                    "", "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>", "</BlockList>"))
            .getBytes(StandardCharsets.UTF_8);
    try (AzureContent body =
        new AzureContent(new ListContent(list), ByteRange.whole(list.length))) {
      return calls
          .write(HttpMethod.PUT, address.apply("comp=blocklist"), headers, Optional.of(body))
          .getHeaders();
    }
  }

  private String id(int index) {
    return Base64.getEncoder()
        .encodeToString((prefix + "%08d".formatted(index)).getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(String base64) {
    return base64.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
  }
}

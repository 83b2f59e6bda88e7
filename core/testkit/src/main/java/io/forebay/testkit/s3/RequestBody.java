package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ChecksumDigest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// The bytes that a client sent, which met every checksum that came with them.
///
/// @param checksums the `x-amz-checksum-…` headers and trailers
record RequestBody(Content.Held content, String md5, Map<String, String> checksums) {

  RequestBody {
    checksums = Map.copyOf(checksums);
  }

  static RequestBody read(Map<String, String> headers, InputStream in) throws IOException {
    Map<String, String> named = new HashMap<>(headers);
    byte[] bytes =
        headers.getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-")
            ? unframe(in, named)
            : in.readAllBytes();
    Map<String, String> checksums = new HashMap<>();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String name = algorithm == ChecksumAlgorithm.MD5 ? "content-md5" : algorithm.headerName();
      String expected = named.get(name);
      if (expected != null) {
        if (!expected.equals(Base64.getEncoder().encodeToString(value(algorithm, bytes)))) {
          throw new StoreException(ErrorCode.BAD_DIGEST, "the body does not match its checksum");
        }
        if (algorithm != ChecksumAlgorithm.MD5) {
          checksums.put(name, expected);
        }
      }
    }
    return new RequestBody(new Content.Held(bytes), hexMd5(bytes), checksums);
  }

  static String hexMd5(byte[] bytes) {
    return HexFormat.of().formatHex(value(ChecksumAlgorithm.MD5, bytes));
  }

  private static byte[] value(ChecksumAlgorithm algorithm, byte[] bytes) {
    ChecksumDigest digest = ChecksumDigest.of(algorithm);
    digest.update(ByteBuffer.wrap(bytes));
    return digest.value();
  }

  /// Takes aws-chunked apart: `size;chunk-signature=…`, bytes, and after the chunk of size 0 the
  /// trailers.
  private static byte[] unframe(InputStream in, Map<String, String> headers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(readLine(in).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        break;
      }
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size) {
        throw new EOFException("body ended within a chunk");
      }
      bytes.write(chunk);
      readLine(in);
    }
    for (String line = readLine(in); !line.isBlank(); line = readLine(in)) {
      String[] trailer = line.split(":", 2);
      headers.put(trailer[0].strip().toLowerCase(Locale.ROOT), trailer[1].strip());
    }
    in.skip(Long.MAX_VALUE);
    String announced = headers.get("x-amz-decoded-content-length");
    if (announced != null && Long.parseLong(announced) != bytes.size()) {
      throw new StoreException(ErrorCode.INCOMPLETE_BODY, "another length than announced");
    }
    return bytes.toByteArray();
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}

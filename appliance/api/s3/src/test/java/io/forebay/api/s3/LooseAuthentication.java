package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes the framing off the bodies that real clients send, and believes every signature.
final class LooseAuthentication implements S3Authentication {

  @Override
  public AuthenticatedRequest authenticate(HttpRequest request) {
    String payload = request.header("x-amz-content-sha256");
    boolean isFramed = payload != null && payload.startsWith("STREAMING-");
    return new Believed(request, isFramed ? new Chunks(request) : null);
  }

  private record Believed(HttpRequest request, @Nullable Chunks chunks)
      implements AuthenticatedRequest {

    @Override
    public Requester requester() {
      return new Requester(Optional.of("someone"), "someone", "someone");
    }

    @Override
    public ByteSource body() {
      return chunks == null ? request.body() : chunks;
    }

    @Override
    public Set<ChecksumAlgorithm> trailerAlgorithms() {
      Set<ChecksumAlgorithm> algorithms = EnumSet.noneOf(ChecksumAlgorithm.class);
      for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
        if (request.headers("x-amz-trailer").contains(algorithm.headerName())) {
          algorithms.add(algorithm);
        }
      }
      return algorithms;
    }

    @Override
    public List<Checksum> trailerChecksums() {
      return chunks == null ? List.of() : chunks.trailer;
    }
  }

  /// The payload within `aws-chunked` framing.
  private static final class Chunks implements ByteSource {

    private final ByteSource framed;
    private final OptionalLong lengthBytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 << 10).flip();
    final List<Checksum> trailer = new ArrayList<>();
    private long chunkLeft;
    private boolean isEnded;

    Chunks(HttpRequest request) {
      this.framed = request.body();
      String length = request.header("x-amz-decoded-content-length");
      this.lengthBytes =
          length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (isEnded) {
        return -1;
      }
      if (chunkLeft == 0) {
        chunkLeft = Long.parseLong(line().split(";", 2)[0], 16);
        if (chunkLeft == 0) {
          readTrailer();
          isEnded = true;
          return -1;
        }
      }
      fill();
      int count = (int) Math.min(Math.min(chunkLeft, target.remaining()), buffer.remaining());
      target.put(buffer.slice(buffer.position(), count));
      buffer.position(buffer.position() + count);
      chunkLeft -= count;
      if (chunkLeft == 0) {
        line();
      }
      return count;
    }

    private void readTrailer() throws IOException {
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] field = line.split(":", 2);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
          if (algorithm.headerName().equals(field[0])) {
            trailer.add(new Checksum(algorithm, field[1].trim(), 0));
          }
        }
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        fill();
        char c = (char) buffer.get();
        if (c == '\n') {
          return line.toString().strip();
        }
        line.append(c);
      }
    }

    private void fill() throws IOException {
      while (!buffer.hasRemaining()) {
        int read = framed.read(buffer.clear());
        buffer.flip();
        if (read < 0) {
          throw new EOFException("the framing ends early");
        }
      }
    }

    @Override
    public OptionalLong lengthBytes() {
      return lengthBytes;
    }

    @Override
    public void close() {
      framed.close();
    }
  }
}

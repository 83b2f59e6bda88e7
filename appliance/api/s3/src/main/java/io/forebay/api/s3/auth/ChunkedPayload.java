package io.forebay.api.s3.auth;

import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// A body in `aws-chunked` framing, given without the framing: chunks, their signatures where they
/// are signed, and a trailer. The end is told only when all of it is right and as long as
/// announced.
final class ChunkedPayload implements ByteSource {

  private static final String SIGNATURE = ";chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private final ByteSource source;
  private final FramedInput input;
  private final Optional<ChunkSignatures> signatures;
  private final Trailer trailer;
  private final boolean hasTrailer;
  private final long lengthBytes;
  private long givenBytes;
  private long leftInChunkBytes;
  private String chunkSignature = "";
  private boolean inChunk;
  private boolean ended;

  /// @param signatures empty where chunks are not signed, or nobody checks them
  /// @param hasTrailer whether the framing is one that ends in a trailer
  /// @param lengthBytes of the payload, as announced
  ChunkedPayload(
      ByteSource source,
      Optional<ChunkSignatures> signatures,
      Trailer trailer,
      boolean hasTrailer,
      long lengthBytes) {
    this.source = source;
    this.input = new FramedInput(source);
    this.signatures = signatures;
    this.trailer = trailer;
    this.hasTrailer = hasTrailer;
    this.lengthBytes = lengthBytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (ended) {
      return -1;
    }
    if (!inChunk) {
      beginChunk();
      if (leftInChunkBytes == 0) {
        finish();
        return -1;
      }
    }
    int begin = target.position();
    int count = input.read(target, leftInChunkBytes);
    if (signatures.isPresent()) {
      signatures.get().chunk().update(target.duplicate().position(begin).limit(begin + count));
    }
    leftInChunkBytes -= count;
    if (leftInChunkBytes == 0) {
      endChunk();
    }
    return count;
  }

  private void beginChunk() throws IOException {
    String line = input.line();
    int semicolon = line.indexOf(';');
    leftInChunkBytes = size(semicolon < 0 ? line : line.substring(0, semicolon));
    chunkSignature =
        semicolon >= 0 && line.startsWith(SIGNATURE, semicolon)
            ? line.substring(semicolon + SIGNATURE.length())
            : "";
    if (leftInChunkBytes > lengthBytes - givenBytes) {
      throw Refusals.incomplete("The body is longer than x-amz-decoded-content-length");
    }
    givenBytes += leftInChunkBytes;
    inChunk = true;
  }

  private void endChunk() throws IOException {
    checkChunk();
    if (!input.line().isEmpty()) {
      throw Refusals.incomplete("A chunk is longer than its size");
    }
    inChunk = false;
  }

  private void checkChunk() {
    signatures.ifPresent(chain -> chain.chunkEnded(chunkSignature));
  }

  private void finish() throws IOException {
    checkChunk();
    if (hasTrailer) {
      readTrailer();
    } else if (!input.line().isEmpty()) {
      throw Refusals.incomplete("The last chunk is not the end");
    }
    input.end();
    if (givenBytes != lengthBytes) {
      throw Refusals.incomplete("The body is shorter than x-amz-decoded-content-length");
    }
    ended = true;
  }

  private void readTrailer() throws IOException {
    StringBuilder signed = new StringBuilder();
    String signature = "";
    for (String line = input.line(); !line.isEmpty(); line = input.line()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw Refusals.incomplete("A line of the trailer has no value");
      }
      String name = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase(TRAILER_SIGNATURE)) {
        signature = value;
      } else {
        trailer.line(name, value);
        signed.append(name).append(':').append(value).append('\n');
      }
    }
    if (signatures.isPresent()) {
      signatures.get().trailerEnded(signed.toString(), signature);
    }
  }

  private static long size(String hex) {
    try {
      long size = Long.parseLong(hex.strip(), 16);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw Refusals.incomplete("A chunk's size is not a number");
    }
    throw Refusals.incomplete("A chunk's size is negative");
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(lengthBytes);
  }

  @Override
  public void close() {
    source.close();
  }
}

package io.forebay.testkit.backend;

import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// A body with one fault.
final class FaultySource implements ByteSource {

  private final ByteSource delegate;
  private final BackendFault fault;
  private long position;

  FaultySource(ByteSource delegate, BackendFault fault) {
    this.delegate = delegate;
    this.fault = fault;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    long stop = stopOffset();
    if (position == stop) {
      switch (fault) {
        case BackendFault.Cut _ -> throw new IOException("planned: cut off");
        case BackendFault.EndEarly _ -> {
          return -1;
        }
        case BackendFault.Stall stall -> BackendFault.awaitOpen(stall.latch());
        case BackendFault.FlipThenStall stall -> BackendFault.awaitOpen(stall.latch());
        default -> {}
      }
    }
    int limit = target.limit();
    if (position < stop && target.remaining() > stop - position) {
      target.limit(target.position() + (int) (stop - position));
    }
    int start = target.position();
    int count = delegate.read(target);
    target.limit(limit);
    if (count > 0) {
      flip(target, start, count);
      position += count;
    }
    return count;
  }

  private long stopOffset() {
    return switch (fault) {
      case BackendFault.Cut(long afterBytes) -> afterBytes;
      case BackendFault.EndEarly(long afterBytes) -> afterBytes;
      case BackendFault.Stall stall -> stall.afterBytes();
      case BackendFault.FlipThenStall stall -> stall.afterBytes();
      default -> Long.MAX_VALUE;
    };
  }

  private void flip(ByteBuffer target, int start, int count) {
    long atByte = flipOffset();
    if (atByte >= position && atByte < position + count) {
      int index = start + (int) (atByte - position);
      target.put(index, (byte) (target.get(index) ^ 1));
    }
  }

  private long flipOffset() {
    return switch (fault) {
      case BackendFault.Flip(long atByte) -> atByte;
      case BackendFault.FlipThenStall stall -> stall.atByte();
      default -> Long.MAX_VALUE;
    };
  }

  @Override
  public OptionalLong lengthBytes() {
    return delegate.lengthBytes();
  }

  @Override
  public void close() {
    delegate.close();
  }
}

package io.forebay.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Block checksums of bytes as they are written. Keeps four bytes for each block: 4 MiB for 1 TiB.
final class BlockSums {

  private final int blockBytes;
  private final CRC32C running = new CRC32C();
  private final List<Segment> earlier = new ArrayList<>();
  private int[] checksums = new int[16];
  private int count;
  private int inBlockBytes;
  private long segmentBytes;

  BlockSums(int blockBytes) {
    this.blockBytes = blockBytes;
  }

  /// Takes account of what remains in `bytes`, without moving its position.
  void add(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    int end = rest.limit();
    while (rest.position() < end) {
      int take = Math.min(end - rest.position(), blockBytes - inBlockBytes);
      rest.limit(rest.position() + take);
      running.update(rest);
      inBlockBytes += take;
      segmentBytes += take;
      if (inBlockBytes == blockBytes) {
        endBlock();
      }
    }
  }

  /// Takes account of a part that was checksummed when it came; nothing is added byte by byte after
  /// it.
  void add(Blocks part) {
    earlier.addAll(part.segments());
    for (int checksum : part.checksums()) {
      push(checksum);
    }
  }

  private void endBlock() {
    push((int) running.getValue());
    running.reset();
    inBlockBytes = 0;
  }

  private void push(int checksum) {
    if (count == checksums.length) {
      checksums = Arrays.copyOf(checksums, count * 2);
    }
    checksums[count++] = checksum;
  }

  /// All blocks; nothing is added afterwards.
  Blocks finish() {
    if (inBlockBytes > 0) {
      endBlock();
    }
    List<Segment> segments = new ArrayList<>(earlier);
    if (segmentBytes > 0) {
      segments.add(new Segment(segmentBytes, blockBytes));
    }
    return new Blocks(segments, Arrays.copyOf(checksums, count));
  }
}

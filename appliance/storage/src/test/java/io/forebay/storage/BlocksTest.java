package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void theBlocksCoverAllBytesWithTheirChecksums(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(1_000_000)];
    random.nextBytes(bytes);
    int cut = random.nextInt(bytes.length);

    BlockSums first = new BlockSums(Segment.SMALL_BLOCK_BYTES);
    addInPieces(first, bytes, 0, cut, random);
    BlockSums second = new BlockSums(Segment.SMALL_BLOCK_BYTES);
    addInPieces(second, bytes, cut, bytes.length, random);
    BlockSums whole = new BlockSums(Segment.LARGE_BLOCK_BYTES);
    whole.add(first.finish());
    whole.add(second.finish());

    requireRight(whole.finish(), bytes);
  }

  private static void addInPieces(BlockSums sums, byte[] bytes, int from, int to, Random random) {
    for (int offset = from; offset < to; ) {
      int count = Math.min(to - offset, 1 + random.nextInt(150_000));
      ByteBuffer piece = ByteBuffer.wrap(bytes, offset, count);
      sums.add(piece);
      assertThat(piece.remaining()).isEqualTo(count);
      offset += count;
    }
  }

  private static void requireRight(Blocks blocks, byte[] bytes) {
    assertThat(blocks.sizeBytes()).isEqualTo(bytes.length);
    long offset = 0;
    for (int index = 0; offset < bytes.length; index++) {
      Blocks.Block block = blocks.at(offset);
      assertThat(block.index()).isEqualTo(index);
      assertThat(block.startOffset()).isEqualTo(offset);
      assertThat(blocks.at(block.endOffset() - 1)).isEqualTo(block);
      CRC32C sum = new CRC32C();
      sum.update(bytes, (int) offset, (int) (block.endOffset() - offset));
      assertThat(block.checksum()).isEqualTo((int) sum.getValue());
      offset = block.endOffset();
    }
    assertThat(offset).isEqualTo(bytes.length);
    assertThat(blocks.segments()).isNotEmpty().isNotEqualTo(List.of());
  }

  @Test
  void thereIsOneChecksumForEachBlock() {
    List<Segment> segments = List.of(new Segment(70_000, 65_536));

    assertThat(new Blocks(segments, new int[2]).count()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> new Blocks(segments, new int[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Blocks(segments, new int[3]));
  }
}

package io.forebay.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.run.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/// Which blocks of which files were found whole since the start, and not too long ago. Forgetting
/// costs one more check, so its memory is bounded.
final class VerifiedBlocks {

  /// Bitmaps of 64 blocks each: about 16 MiB in all with what surrounds them.
  private static final long BITMAPS_MAX = 200_000;

  private static final int BITMAP_BLOCKS = Long.SIZE;

  private record Piece(long generation, int number) {}

  private record Bitmap(AtomicLongArray bits, long sinceNanos) {}

  private final Cache<Piece, Bitmap> pieces =
      Caffeine.newBuilder().maximumSize(BITMAPS_MAX).executor(Runnable::run).build();
  private final MonotonicClock clock;
  private final long ageMaxNanos;

  VerifiedBlocks(MonotonicClock clock, Duration ageMax) {
    this.clock = clock;
    this.ageMaxNanos = ageMax.toNanos();
  }

  /// Whether that block of the file of that generation needs no check now.
  boolean contains(long generation, int block) {
    Bitmap bitmap = pieces.getIfPresent(new Piece(generation, block / BITMAP_BLOCKS));
    return bitmap != null
        && clock.nanos() - bitmap.sinceNanos() < ageMaxNanos
        && (bitmap.bits().get(0) & bit(block)) != 0;
  }

  void add(long generation, int block) {
    long now = clock.nanos();
    Bitmap bitmap =
        pieces
            .asMap()
            .compute(
                new Piece(generation, block / BITMAP_BLOCKS),
                (piece, known) ->
                    known != null && now - known.sinceNanos() < ageMaxNanos
                        ? known
                        : new Bitmap(new AtomicLongArray(1), now));
    bitmap.bits().getAndAccumulate(0, bit(block), (a, b) -> a | b);
  }

  private static long bit(int block) {
    return 1L << (block % BITMAP_BLOCKS);
  }
}

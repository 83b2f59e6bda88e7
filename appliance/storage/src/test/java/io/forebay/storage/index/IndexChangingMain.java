package io.forebay.storage.index;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A process that changes files and their index until it is killed, and prints a line now and then.
final class IndexChangingMain {

  private static final int THREADS = 4;
  private static final int KEYS_EACH = 50;
  private static final int CHANGES_A_LINE = 100;

  private IndexChangingMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    IndexTestBed bed = new IndexTestBed(Path.of(arguments[0]));
    long seed = Long.parseLong(arguments[1]);
    ObjectIndexes indexes = new ObjectIndexes("boot");
    ObjectIndex index = indexes.open(bed.index());
    bed.settle(index);
    if (!index.isWhole()) {
      try (IndexRebuild rebuild = index.rebuild()) {
        bed.files()
            .forEach(
                (key, size) -> rebuild.found(IndexTestBed.id(key), IndexTestBed.entry(key, size)));
        rebuild.finish();
      }
    }
    AtomicLong changes = new AtomicLong();
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed + thread);
                while (true) {
                  change(bed, index, "t" + thread + "/" + random.nextInt(KEYS_EACH), random);
                  if (changes.incrementAndGet() % CHANGES_A_LINE == 0) {
                    System.out.println(changes);
                  }
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void change(
      IndexTestBed bed, ObjectIndex index, String key, RandomGenerator random) {
    try (ObjectIndex.Intent intent = index.intend(IndexTestBed.id(key))) {
      if (random.nextInt(3) > 0) {
        long sizeBytes = 1L + random.nextInt(1000);
        bed.writeFile(key, sizeBytes);
        index.put(IndexTestBed.id(key), IndexTestBed.entry(key, sizeBytes));
      } else {
        bed.deleteFile(key);
        index.remove(IndexTestBed.id(key));
      }
      java.util.Objects.requireNonNull(intent);
    }
  }
}

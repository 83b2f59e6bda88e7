package io.forebay.lru;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/// Identities of objects that were used, on their way to the order. Callers never wait: what does
/// not fit is dropped. Striped by thread, so that callers seldom meet; one thread empties it.
final class TouchRing {

  /// No identity: an empty place.
  static final long EMPTY = 0;

  private static final int STRIPES = 8;
  private static final int CAPACITY = 1 << 12;

  private final Stripe[] stripes = new Stripe[STRIPES];

  TouchRing() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /// Adds one; answers whether the emptying thread should hurry.
  boolean offer(long identity) {
    return stripes[(int) Thread.currentThread().threadId() & (STRIPES - 1)].offer(identity);
  }

  /// Takes out all that is complete. One thread at a time.
  void drainTo(LongConsumer consumer) {
    for (Stripe stripe : stripes) {
      stripe.drainTo(consumer);
    }
  }

  private static final class Stripe {
    private final AtomicLongArray places = new AtomicLongArray(CAPACITY);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    boolean offer(long identity) {
      long position = written.get();
      long waiting = position - read.get();
      while (waiting < CAPACITY) {
        if (written.compareAndSet(position, position + 1)) {
          places.set((int) position & (CAPACITY - 1), identity);
          return waiting == CAPACITY / 2;
        }
        position = written.get();
        waiting = position - read.get();
      }
      return false;
    }

    void drainTo(LongConsumer consumer) {
      long position = read.get();
      for (long end = written.get(); position < end; position++) {
        int place = (int) position & (CAPACITY - 1);
        long identity = places.get(place);
        if (identity == EMPTY) {
          break; // Its writer has the place but has not filled it yet.
        }
        places.set(place, EMPTY);
        consumer.accept(identity);
        read.set(position + 1);
      }
    }
  }
}

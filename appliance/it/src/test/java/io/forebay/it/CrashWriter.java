package io.forebay.it;

import io.forebay.it.RawClient.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// One client that writes its own keys, one request at a time, and remembers what it was told.
final class CrashWriter {

  private static final int SIZE_BYTES_MAX = 200_000;

  private final List<Key> keys = new ArrayList<>();
  private final List<String> wrongReads = new CopyOnWriteArrayList<>();
  private final Random random;

  CrashWriter(int number, int keyCount, long seed) {
    this.random = new Random(seed);
    for (int index = 0; index < keyCount; index++) {
      keys.add(new Key("writer-%d/key-%d".formatted(number, index)));
    }
  }

  List<Key> keys() {
    return keys;
  }

  /// Keys that were read with bytes that they never held.
  List<String> wrongReads() {
    return wrongReads;
  }

  /// Writes, reads and deletes until a request fails, which the node's death makes it do.
  void write(URI endpoint, CountDownLatch enough) {
    try (RawClient client = new RawClient(endpoint)) {
      while (true) {
        Key key = keys.get(random.nextInt(keys.size()));
        boolean answered =
            switch (random.nextInt(5)) {
              case 0 -> delete(client, key);
              case 1 -> read(client, key);
              default -> put(client, key);
            };
        enough.countDown();
        if (!answered) {
          return;
        }
      }
    }
  }

  private boolean put(RawClient client, Key key) {
    byte[] bytes = new byte[random.nextInt(SIZE_BYTES_MAX)];
    random.nextBytes(bytes);
    key.begin(bytes);
    boolean done = isDone(client.put("own", key.name(), bytes));
    if (done) {
      key.settle(bytes);
    }
    return done;
  }

  private boolean delete(RawClient client, Key key) {
    key.begin(null);
    boolean done = isDone(client.delete("own", key.name()));
    if (done) {
      key.settle(null);
    }
    return done;
  }

  private boolean read(RawClient client, Key key) {
    Answer answer = client.get("own", key.name());
    if (answer instanceof Answer.Whole whole) {
      if (whole.status() == 200 && !key.allows(whole.body())) {
        wrongReads.add(key.name());
      }
      return whole.status() == 200 || whole.status() == 404;
    }
    return false;
  }

  private static boolean isDone(Answer answer) {
    return answer instanceof Answer.Whole whole && (whole.status() == 200 || whole.status() == 204);
  }

  /// One key and what it may hold: what was acknowledged last, or what was asked for after that
  /// without an answer.
  static final class Key {

    private final String name;
    private byte[] settled;
    private byte[] asked;
    private boolean open;

    Key(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /// A request to make it hold `bytes` goes out; null: nothing.
    synchronized void begin(byte[] bytes) {
      asked = bytes;
      open = true;
    }

    /// It holds `bytes` now.
    synchronized void settle(byte[] bytes) {
      settled = bytes;
      open = false;
    }

    synchronized boolean allows(byte[] bytes) {
      return Arrays.equals(bytes, settled) || (open && Arrays.equals(bytes, asked));
    }

    synchronized boolean allowsAbsence() {
      return settled == null || (open && asked == null);
    }

    @Override
    public synchronized String toString() {
      return name + (open ? " (a request was open)" : "");
    }
  }
}

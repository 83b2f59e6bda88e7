package io.forebay.lru;

import java.util.Arrays;

/// Records of what happened, waiting to be written to the journal; bounded. Guarded by its owner's
/// lock.
final class PendingRecords {

  static final byte ADDED = 1;
  static final byte USED = 2;
  static final byte REMOVED = 3;

  static final int RECORD_BYTES = 1 + Long.BYTES;
  private static final int RECORDS_MAX = 1 << 16;
  private static final int RECORDS_FIRST = 1 << 8;

  private byte[] operations = new byte[RECORDS_FIRST];
  private long[] identities = new long[RECORDS_FIRST];
  private int count;
  private boolean lossy;

  /// Adds a record. Where there is no room a use is dropped; anything else marks the journal as
  /// [#isLossy].
  void add(byte operation, long identity) {
    if (count == RECORDS_MAX) {
      lossy |= operation != USED;
      return;
    }
    if (count == operations.length) {
      operations = Arrays.copyOf(operations, count * 2);
      identities = Arrays.copyOf(identities, count * 2);
    }
    operations[count] = operation;
    identities[count++] = identity;
  }

  /// Whether something that the journal must have is not in it: only a snapshot mends that.
  boolean isLossy() {
    return lossy;
  }

  void setLossy(boolean value) {
    lossy = value;
  }

  int count() {
    return count;
  }

  byte operation(int i) {
    return operations[i];
  }

  long identity(int i) {
    return identities[i];
  }
}

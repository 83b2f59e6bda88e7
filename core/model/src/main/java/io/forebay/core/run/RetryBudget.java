package io.forebay.core.run;

import java.util.concurrent.atomic.AtomicInteger;

/// How many retries may still be made: a peer that fails everything gets few of them, one that
/// fails now and then gets them all.
final class RetryBudget {

  // A success earns a twentieth of a retry.
  private static final int RETRY_COST = 20;

  private final int tokensMax;
  private final AtomicInteger tokens;

  RetryBudget(int retriesMax) {
    this.tokensMax = Math.multiplyExact(retriesMax, RETRY_COST);
    this.tokens = new AtomicInteger(tokensMax);
  }

  /// Whether one more retry may be made; if so, it is paid for.
  boolean tryTake() {
    int before = tokens.getAndUpdate(left -> left >= RETRY_COST ? left - RETRY_COST : left);
    return before >= RETRY_COST;
  }

  /// A request succeeded.
  void earn() {
    if (tokens.get() < tokensMax) {
      tokens.updateAndGet(left -> Math.min(left + 1, tokensMax));
    }
  }
}

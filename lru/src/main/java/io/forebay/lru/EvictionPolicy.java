package io.forebay.lru;

/// An order of slots from coldest to warmest. A slot is a small number that stands for one resident
/// object; the policy keeps a few bytes for each. Every operation takes constant time. Not safe for
/// threads: its owner has a lock.
interface EvictionPolicy {

  /// Stands for "no slot".
  int NONE = -1;

  /// A new slot, the warmest.
  void added(int slot);

  /// A new slot, next to `warmer` on its cold side; the warmest where that is [#NONE].
  void addedBefore(int slot, int warmer);

  /// The object of that slot was used.
  void used(int slot);

  /// The slot leaves the order.
  void removed(int slot);

  /// The slot to evict first, or [#NONE].
  int coldest();

  /// The slot to evict after that one, or [#NONE].
  int warmer(int slot);

  /// The slot to evict last, or [#NONE].
  int warmest();
}

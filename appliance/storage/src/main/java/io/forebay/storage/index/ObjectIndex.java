package io.forebay.storage.index;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import java.util.List;
import java.util.Optional;

/// What is stored on one mountpath, ordered by bucket and by the keys' UTF-8 bytes. The files are
/// the truth; this is derived from them and can be made anew at any time ([#rebuild]).
///
/// How it stays in agreement with the files:
/// 1. before a file is renamed to or unlinked from its place, [#intend] notes the object;
/// 2. after the rename or unlink, [#put] or [#remove];
/// 3. then the intent is closed.
///
/// When the process dies anywhere in between, the next start finds the object in [#unfinished] and
/// looks at its file. After a power failure, or when its own files are damaged, the index does not
/// believe itself: [#isWhole] is then false until a rebuild has finished.
///
/// Methods may be called from many threads. They block on the disk: the caller puts each call under
/// the disk's gate, with its deadline. Callers keep changes of the same object in order (the key's
/// turn); the index keeps its own rows and counts consistent whatever they do. Each method throws
/// [io.forebay.core.error.StoreException] `UNAVAILABLE` when the index's files cannot be read or
/// written.
public interface ObjectIndex extends AutoCloseable {

  /// Notes that the file of `id` is about to change; survives the death of the process, costs no
  /// system call. The caller closes it when the index says what the file says.
  ///
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` where more than [#INTENTS_MAX] stay
  ///   open for long, and where the index is damaged: then the file is not to be changed
  Intent intend(ObjectId id);

  /// How many intents may be open at once.
  int INTENTS_MAX = 256;

  /// Objects whose change was not finished when the process last died. The store looks at the file
  /// of each, puts or removes it here, and then calls [#settled]; until then each start names them
  /// again.
  List<ObjectId> unfinished();

  /// All of [#unfinished] agree with their files again.
  void settled();

  /// The object is stored; takes the place of its older entry.
  void put(ObjectId id, IndexEntry entry);

  /// The object is gone; answers whether it was known.
  boolean remove(ObjectId id);

  Optional<IndexEntry> get(ObjectId id);

  /// The evictable object of that identity.
  Optional<ObjectId> byIdentity(long identity);

  /// Up to `limit` objects of a bucket whose keys begin with `prefix` and come after `startAfter`
  /// (empty: from the beginning), in order.
  List<IndexedObject> scan(Bucket bucket, String prefix, String startAfter, int limit);

  /// Up to `limit` lines of a list: keys and common prefixes that come after `startAfter`, in
  /// order. What lies below a common prefix is passed over by one seek, however much it is. A
  /// caller that wants to know whether there is more asks for one more than it shows.
  ///
  /// @param delimiter may be empty: no common prefixes
  List<ListEntry> list(
      Bucket bucket, String prefix, String delimiter, String startAfter, int limit);

  /// Buckets of which something is stored, in order of provider word, namespace and name.
  List<Bucket> buckets();

  /// Objects and bytes of one bucket; kept as things change, so it costs nothing to ask. While a
  /// rebuild runs it counts what was found or put since it began.
  IndexUsage usage(Bucket bucket);

  /// Objects and bytes of all buckets.
  IndexUsage usage();

  /// Forgets up to `limit` objects of the bucket and answers how many there were: 0 when none is
  /// left. The caller has removed the files, and repeats; each step is short.
  int deleteBucket(Bucket bucket, int limit);

  /// Whether it agrees with the files: false when it is new, was made before a power failure or was
  /// damaged, until a rebuild has finished. What is not whole can still be read and written.
  boolean isWhole();

  /// Whether its files turned out to be damaged while in use, or did not take a write. It takes no
  /// changes any more: close it and open it again without believing it.
  boolean isDamaged();

  /// Begins to make it anew from the files, while reads and changes go on. One at a time.
  IndexRebuild rebuild();

  /// Bytes that its own files take on the disk.
  long sizeBytes();

  /// Ends it in good order. What is under way then fails with `UNAVAILABLE`. Idempotent.
  @Override
  void close();

  /// A change of a file that is under way.
  interface Intent extends AutoCloseable {

    /// The change has ended. Where a put or remove failed, the intent stays noted, so that the next
    /// start looks at the file; it is right to close it in any case.
    @Override
    void close();
  }
}

package io.forebay.testkit.store;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Writes whole objects to a store and reads them back, for tests.
public final class StoreDriver {

  /// When every object was written.
  public static final Instant WRITTEN_AT = Instant.parse("2026-01-02T03:04:05Z");

  private final LocalStore store;

  public StoreDriver(LocalStore store) {
    this.store = store;
  }

  /// Attributes of that many bytes; the version is the ETag.
  public static ObjectAttributes attributes(long sizeBytes, String version) {
    return new ObjectAttributes(
        sizeBytes, version, version, WRITTEN_AT, List.of(), ObjectMetadata.NONE);
  }

  /// The state of a copy as it is after a write to `id`.
  public static CopyState copyOf(ObjectId id) {
    return id.bucket().isRemote()
        ? new CopyState("origin", WRITTEN_AT, false)
        : CopyState.own(WRITTEN_AT);
  }

  /// Bytes that depend on nothing but the seed.
  public static byte[] bytes(int sizeBytes, RandomGenerator random) {
    byte[] bytes = new byte[sizeBytes];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Stores `bytes` under a version of that name.
  public void put(ObjectId id, byte[] bytes, String version) {
    put(id, bytes, attributes(bytes.length, version));
  }

  public void put(ObjectId id, byte[] bytes, ObjectAttributes attributes) {
    try (WorkFile file = store.create(id, OptionalLong.of(bytes.length))) {
      file.write(ByteBuffer.wrap(bytes));
      file.commit(attributes, copyOf(id));
    }
  }

  /// The bytes stored, as far as they verify; empty where nothing is stored.
  public Optional<byte[]> get(ObjectId id) {
    Optional<ObjectReader> opened = store.open(id);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (ObjectReader reader = opened.get()) {
      return Optional.of(read(reader, ByteRange.whole(reader.object().attributes().sizeBytes())));
    }
  }

  /// What `reader` sends of a range.
  public static byte[] read(ObjectReader reader, ByteRange range) {
    CollectingSink sink = new CollectingSink();
    try {
      long reached = reader.sendTo(sink, range);
      if (reached != range.startOffset() + sink.bytes().length) {
        throw new AssertionError("answered " + reached + ", sent " + sink.bytes().length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sink.bytes();
  }

  /// The version stored, or the empty string.
  public String version(ObjectId id) {
    return store.find(id).map(StoredObject::attributes).map(ObjectAttributes::version).orElse("");
  }
}

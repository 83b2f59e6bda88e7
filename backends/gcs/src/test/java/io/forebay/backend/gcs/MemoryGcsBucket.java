package io.forebay.backend.gcs;

import com.google.api.client.util.DateTime;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ChecksumAlgorithm;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A bucket of [MemoryGcs]: its objects in the order of their names' UTF-8 bytes.
final class MemoryGcsBucket {

  /// An object; the resource is not changed any more.
  @SuppressWarnings("ArrayRecordComponent")
  record Held(StorageObject resource, byte[] bytes) {}

  private static final AtomicLong GENERATIONS = new AtomicLong(1_700_000_000_000_000L);

  private final String name;
  private final DateTime createdAt = new DateTime(System.currentTimeMillis());
  private final NavigableMap<String, Held> objects = new ConcurrentSkipListMap<>(KeyOrder.BY_UTF_8);
  private volatile boolean requesterPays;

  MemoryGcsBucket(String name) {
    this.name = name;
  }

  Bucket resource() {
    return new Bucket().setName(name).setTimeCreated(createdAt);
  }

  NavigableMap<String, Held> objects() {
    return objects;
  }

  boolean requesterPays() {
    return requesterPays;
  }

  void letRequesterPay() {
    requesterPays = true;
  }

  Held object(String key) {
    Held held = objects.get(key);
    if (held == null) {
      throw new GcsRefusal(404, "notFound", "No such object: " + name + "/" + key);
    }
    return held;
  }

  /// Stores an object if the conditions of the request hold and its digests are right.
  StorageObject insert(GcsExchange exchange, StorageObject asked, byte[] bytes) {
    BodyDigest digest = new BodyDigest(List.of(ChecksumAlgorithm.MD5, ChecksumAlgorithm.CRC32C));
    digest.update(ByteBuffer.wrap(bytes));
    String md5 = Base64.getEncoder().encodeToString(digest.value(ChecksumAlgorithm.MD5));
    String crc32c = Base64.getEncoder().encodeToString(digest.value(ChecksumAlgorithm.CRC32C));
    requireDigest("MD5 hash", asked.getMd5Hash(), md5);
    requireDigest("CRC32C", asked.getCrc32c(), crc32c);
    DateTime now = new DateTime(System.currentTimeMillis());
    StorageObject written =
        asked
            .clone()
            .setBucket(name)
            .setMd5Hash(md5)
            .setCrc32c(crc32c)
            .setSize(BigInteger.valueOf(bytes.length))
            .setMetageneration(1L)
            .setTimeCreated(now)
            .setUpdated(now);
    objects.compute(
        asked.getName(),
        (key, existing) -> {
          requireConditions(exchange, existing);
          return new Held(written.setGeneration(GENERATIONS.incrementAndGet()), bytes);
        });
    return written;
  }

  private static void requireDigest(String which, String provided, String calculated) {
    if (provided != null && !provided.equals(calculated)) {
      throw new GcsRefusal(
          400,
          "invalid",
          "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
              .formatted(which, provided, which, calculated));
    }
  }

  /// Refuses what the conditions of the request forbid.
  ///
  /// @param existing null for none
  static void requireConditions(GcsExchange exchange, Held existing) {
    long generation = existing == null ? 0 : existing.resource().getGeneration();
    long metageneration = existing == null ? 0 : existing.resource().getMetageneration();
    boolean holds =
        exchange.number("ifGenerationMatch").filter(asked -> asked != generation).isEmpty()
            && exchange
                .number("ifGenerationNotMatch")
                .filter(asked -> asked == generation)
                .isEmpty()
            && exchange
                .number("ifMetagenerationMatch")
                .filter(asked -> asked != metageneration)
                .isEmpty();
    if (!holds) {
      throw new GcsRefusal(
          412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
  }

  /// Changes what is known of an object, as others may.
  void patch(String key, Consumer<StorageObject> change) {
    objects.compute(
        key,
        (name, held) -> {
          StorageObject changed = held.resource().clone();
          changed.setMetageneration(changed.getMetageneration() + 1);
          change.accept(changed);
          return new Held(changed, held.bytes());
        });
  }
}

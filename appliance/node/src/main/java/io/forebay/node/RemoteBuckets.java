package io.forebay.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.backend.Backend.RemoteBucket;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.LocalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Which buckets the clouds have, as far as they can be asked.
final class RemoteBuckets {

  private static final Logger LOG = Logger.getLogger(RemoteBuckets.class.getName());
  private static final Duration BELIEVED = Duration.ofMinutes(10);
  private static final Duration UNANSWERED = Duration.ofSeconds(30);
  private static final int BELIEVED_MAX = 10_000;

  private final LocalStore store;
  private final Places places;

  private record Name(String backend, String bucket) {}

  // Buckets that their backend said it has; what it lacks is asked again each time.
  private final Cache<Name, Boolean> present =
      Caffeine.newBuilder().maximumSize(BELIEVED_MAX).expireAfterWrite(BELIEVED).build();

  // So that not everybody who asks waits for a cloud that is away.
  private final Cache<Name, Boolean> unanswered =
      Caffeine.newBuilder().maximumSize(BELIEVED_MAX).expireAfterWrite(UNANSWERED).build();

  // What the default backend said last; empty before its first answer and while it gives one.
  private volatile Optional<List<RemoteBucket>> listed = Optional.empty();
  private volatile boolean isListRefused;

  RemoteBuckets(LocalStore store, Places places) {
    this.store = store;
    this.places = places;
  }

  /// Whether an undeclared bucket is there. A copy on disk says so too, so that it is readable
  /// while the backend is away.
  ///
  /// @throws StoreException where nobody knows
  boolean has(NamedBackend named, String bucket) {
    Name name = new Name(named.name(), bucket);
    if (present.getIfPresent(name) != null) {
      return true;
    }
    boolean found;
    try {
      found = named.backend().hasBucket(bucket);
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET) {
        return false;
      }
      if (!store.buckets().contains(places.of(named, bucket))) {
        throw e;
      }
      found = true;
    }
    if (found) {
      present.put(name, true);
    }
    return found;
  }

  /// Whether the backend surely says that a declared bucket is not there. One that may not be
  /// listed, or cannot be asked, may be there.
  boolean surelyLacks(NamedBackend named, String bucket) {
    Name name = new Name(named.name(), bucket);
    if (present.getIfPresent(name) != null || unanswered.getIfPresent(name) != null) {
      return false;
    }
    try {
      named.backend().list(bucket, new ListRequest("", "", Optional.empty(), 1, Optional.empty()));
      present.put(name, true);
      return false;
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_BUCKET) {
        return true;
      }
      unanswered.put(name, true);
      return false;
    }
  }

  void created(NamedBackend named, String bucket) {
    present.put(new Name(named.name(), bucket), true);
  }

  void deleted(NamedBackend named, String bucket) {
    present.invalidate(new Name(named.name(), bucket));
  }

  /// The buckets of a backend that a client can name; where the backend does not say, those that it
  /// named last, or of which there are copies.
  List<RemoteBucket> list(NamedBackend named) {
    try {
      List<RemoteBucket> answer =
          named.backend().listBuckets().stream()
              .filter(bucket -> Bucket.isName(bucket.name()))
              .toList();
      listed = Optional.of(answer);
      isListRefused = false;
      return answer;
    } catch (StoreException e) {
      if (!isListRefused) {
        isListRefused = true;
        LOG.log(
            Level.WARNING,
            "backend {0} does not say which buckets it has; those that are known are listed: {1}",
            new Object[] {named.name(), e});
      }
      return known(named);
    }
  }

  private List<RemoteBucket> known(NamedBackend named) {
    List<RemoteBucket> known = new ArrayList<>(listed.orElseGet(List::of));
    Set<String> names = new HashSet<>();
    known.forEach(bucket -> names.add(bucket.name()));
    for (Bucket bucket : store.buckets()) {
      if (bucket.equals(places.of(named, bucket.name())) && names.add(bucket.name())) {
        known.add(new RemoteBucket(bucket.name(), Instant.EPOCH));
      }
    }
    return known;
  }
}

package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A backend that is opened anew while it is used, with other credentials for the same place. Calls
/// under way and bodies being read stay with the one that they began with, which is closed after
/// the last of them.
final class RenewableBackend implements Backend {

  private final String fingerprint;

  // Replaced under `this`; read without.
  private volatile Opened current;

  // Replaced and still used. Guarded by this.
  private final Set<Opened> retired = new HashSet<>();

  // Guarded by this.
  private boolean isClosed;

  RenewableBackend(Backend backend) {
    this.fingerprint = backend.fingerprint();
    this.current = new Opened(backend);
  }

  /// Takes the other's place; answers false, and leaves `next` to the caller, where it leads to
  /// another place or this one is closed.
  boolean renew(Backend next) {
    Opened before;
    synchronized (this) {
      if (isClosed || !next.fingerprint().equals(fingerprint)) {
        return false;
      }
      before = current;
      current = new Opened(next);
      retired.removeIf(Opened::isOver);
      retired.add(before);
    }
    before.retire();
    return true;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    Opened opened = enter();
    boolean isHandedOver = false;
    try {
      BackendObject object = opened.backend.get(bucket, key, range, ifVersion);
      isHandedOver = true;
      return object.withBody(new HeldSource(object.body(), opened::leave));
    } finally {
      if (!isHandedOver) {
        opened.leave();
      }
    }
  }

  @Override
  public ObjectAttributes head(String bucket, String key) {
    return with(backend -> backend.head(bucket, key));
  }

  @Override
  public ListPage list(String bucket, ListRequest request) {
    return with(backend -> backend.list(bucket, request));
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    return with(backend -> backend.put(bucket, key, content, metadata, conditions));
  }

  @Override
  public void delete(String bucket, String key, Conditions conditions) {
    with(backend -> {
      backend.delete(bucket, key, conditions);
      return true;
    });
  }

  @Override
  public List<RemoteBucket> listBuckets() {
    return with(Backend::listBuckets);
  }

  @Override
  public void createBucket(String bucket) {
    with(backend -> {
      backend.createBucket(bucket);
      return true;
    });
  }

  @Override
  public void deleteBucket(String bucket) {
    with(backend -> {
      backend.deleteBucket(bucket);
      return true;
    });
  }

  @Override
  public boolean hasBucket(String bucket) {
    return with(backend -> backend.hasBucket(bucket));
  }

  /// Closes also those that are still used.
  @Override
  public void close() {
    List<Opened> all = new ArrayList<>();
    synchronized (this) {
      isClosed = true;
      all.add(current);
      all.addAll(retired);
    }
    all.forEach(Opened::end);
  }

  private <T> T with(Function<Backend, T> call) {
    Opened opened = enter();
    try {
      return call.apply(opened.backend);
    } finally {
      opened.leave();
    }
  }

  private Opened enter() {
    Opened opened = current;
    while (!opened.enter()) {
      opened = current; // it was replaced in between
    }
    return opened;
  }

  /// One opening, and how many use it.
  private static final class Opened {

    private final Backend backend;

    // Guarded by this, as are the others.
    private int users;
    private boolean isRetired;
    private boolean isOver;

    Opened(Backend backend) {
      this.backend = backend;
    }

    synchronized boolean enter() {
      if (isRetired) {
        return false;
      }
      users++;
      return true;
    }

    void leave() {
      boolean isLast;
      synchronized (this) {
        isLast = --users == 0 && isRetired;
      }
      if (isLast) {
        end();
      }
    }

    void retire() {
      boolean isUnused;
      synchronized (this) {
        isRetired = true;
        isUnused = users == 0;
      }
      if (isUnused) {
        end();
      }
    }

    synchronized boolean isOver() {
      return isOver;
    }

    void end() {
      synchronized (this) {
        if (isOver) {
          return;
        }
        isOver = true;
      }
      backend.close();
    }
  }
}

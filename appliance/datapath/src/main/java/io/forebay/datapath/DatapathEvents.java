package io.forebay.datapath;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.service.CacheResult;

/// What the data path tells metrics and logs. Calls are quick and never throw.
public interface DatapathEvents {

  /// An answer to a GET has ended, whole or not, or said that nothing was modified.
  void get(Bucket bucket, CacheResult result, long sentBytes);

  /// A request shares another's fetch.
  void fillJoined(Bucket bucket);

  /// A fetch into the cache has begun; [#fillEnded] follows.
  void fillBegun(Bucket bucket);

  void fillEnded(Bucket bucket);

  /// A fetch has failed, so that its readers' answers were broken off.
  void fillFailed(ObjectId id, RuntimeException failure);

  /// An object that was fetched or written through is not kept: no room, or a disk failed.
  void notKept(ObjectId id, RuntimeException failure);

  /// Tells nobody.
  DatapathEvents NONE =
      new DatapathEvents() {
        @Override
        public void get(Bucket bucket, CacheResult result, long sentBytes) {}

        @Override
        public void fillJoined(Bucket bucket) {}

        @Override
        public void fillBegun(Bucket bucket) {}

        @Override
        public void fillEnded(Bucket bucket) {}

        @Override
        public void fillFailed(ObjectId id, RuntimeException failure) {}

        @Override
        public void notKept(ObjectId id, RuntimeException failure) {}
      };
}

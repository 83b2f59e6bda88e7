package io.forebay.core.store;

import io.forebay.core.name.MountpathId;
import java.time.Duration;

/// Makes room on a mountpath by letting copies go, the coldest first. Safe for threads.
public interface RoomMaker {

  /// Makes none.
  RoomMaker NONE =
      new RoomMaker() {
        @Override
        public boolean makeRoom(MountpathId mountpath, long bytes, Duration wait) {
          return false;
        }

        @Override
        public void makeRoomSoon(MountpathId mountpath) {}
      };

  /// Lets copies go, on the caller's thread, until they were `bytes` together.
  ///
  /// @param wait how long at most, and somewhat over: a few objects leave between two looks at the
  ///   clock
  /// @return whether so much has left; false where nothing more may go, the time is over, or the
  ///   mountpath is unknown
  boolean makeRoom(MountpathId mountpath, long bytes, Duration wait);

  /// Lets copies go on another thread, as many as leave at a watermark. Cheap; unknown mountpaths
  /// are ignored.
  void makeRoomSoon(MountpathId mountpath);
}

package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.WorkFile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;

/// The writer of a fetch: brings one object from its backend into the store. Runs on a thread of
/// its own.
final class FillTask {

  /// What every fetch needs.
  record Tools(
      InstantSource clock,
      MonotonicClock nanos,
      LocalStore store,
      Buffers buffers,
      Absences absences,
      Doubts doubts,
      DatapathSettings settings,
      DatapathEvents events) {}

  private final Tools tools;
  private final ObjectId id;
  private final RemoteTarget target;
  private final Fill fill;
  private final ExecutorService threads;

  FillTask(Tools tools, ObjectId id, RemoteTarget target, Fill fill, ExecutorService threads) {
    this.tools = tools;
    this.id = id;
    this.target = target;
    this.fill = fill;
    this.threads = threads;
  }

  /// Fetches and stores the object; failures are told to the fill's readers.
  void run() {
    try {
      fetch();
    } catch (RuntimeException e) {
      if (Failures.is(e, ErrorCode.NO_SUCH_KEY) && fill.stage() == Fill.Stage.OPENING) {
        tools.absences.add(id, fill.watch());
      } else {
        tools.events.fillFailed(id, e);
      }
      fill.fail(e);
    }
  }

  private void fetch() {
    Instant asked = tools.clock.instant();
    Upstream upstream = Upstream.open(target, id.key(), tools.settings);
    WorkFile work;
    try {
      work = tools.store.createIfRoom(id, upstream.attributes().sizeBytes());
    } catch (RuntimeException e) {
      tools.events.notKept(id, e);
      fill.decline(upstream.attributes(), upstream);
      return;
    }
    try (upstream) {
      if (fill.begin(
              upstream.attributes(),
              upstream.etagIsMd5(),
              work,
              tools.settings.abandonedFillBytesMax())
          && copy(upstream, work)) {
        fill.complete();
        keep(work, upstream.attributes(), asked);
      }
    } finally {
      fill.closeFile(work);
    }
  }

  // Answers whether all is there and verified.
  private boolean copy(Upstream upstream, WorkFile work) {
    ObjectAttributes attributes = upstream.attributes();
    BodyCheck check = new BodyCheck(attributes, upstream.etagIsMd5());
    FirstPart.Meter meter = new FirstPart.Meter();
    ByteBuffer whole = tools.buffers.take(attributes.sizeBytes());
    try (DigestLane lane = new DigestLane(check, whole, threads)) {
      ByteBuffer buffer = lane.buffer();
      while (upstream.readChunk(buffer, tools.nanos) >= 0) {
        lane.update(buffer.flip());
        FirstPart read = meter.add(buffer);
        if (!write(work, buffer, attributes) || !fill.advance(released(work, attributes), read)) {
          return false;
        }
        buffer = lane.buffer();
      }
    } finally {
      tools.buffers.give(whole);
    }
    check.verify();
    return true;
  }

  private boolean write(WorkFile work, ByteBuffer bytes, ObjectAttributes attributes) {
    try {
      work.write(bytes);
      return true;
    } catch (RuntimeException e) {
      tools.events.notKept(id, e);
      fill.decline(attributes, null);
      return false;
    }
  }

  // The last buffer is held back until all is verified: a corrupt body never looks whole.
  private long released(WorkFile work, ObjectAttributes attributes) {
    long held = attributes.sizeBytes() - tools.settings.bufferBytes();
    return Math.clamp(work.sizeBytes(), 0, Math.max(0, held));
  }

  private void keep(WorkFile work, ObjectAttributes attributes, Instant asked) {
    CopyState copy = new CopyState(target.origin(), asked, tools.doubts.has(id));
    try {
      fill.watch().runIfCurrent(tools.settings.turnWait(), () -> work.commit(attributes, copy));
    } catch (StoreException e) {
      tools.events.notKept(id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

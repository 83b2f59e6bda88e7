package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ListRequest;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.NodeConfiguration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tries the credentials of each backend: lists its buckets, and looks into those that the
/// configuration declares. All backends at once, each within a deadline.
final class Probe {

  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Openings openings;
  private final ProgramParts parts;
  private final Diagnosis diagnosis;
  private final Duration deadline;

  Probe(Openings openings, ProgramParts parts, Diagnosis diagnosis) {
    this(openings, parts, diagnosis, DEADLINE);
  }

  Probe(Openings openings, ProgramParts parts, Diagnosis diagnosis, Duration deadline) {
    this.openings = openings;
    this.parts = parts;
    this.diagnosis = diagnosis;
    this.deadline = deadline;
  }

  /// What came of each backend, by its name.
  Map<String, Finding> run(NodeConfiguration configuration) throws InterruptedException {
    long endNanos = parts.monotonicClock().nanos() + deadline.toNanos();
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());
    try {
      Map<String, Future<Finding>> running = new LinkedHashMap<>();
      configuration
          .backends()
          .forEach((name, section) ->
              running.put(name, threads.submit(() -> probe(name, section, configuration))));
      Map<String, Finding> findings = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Finding>> one : running.entrySet()) {
        findings.put(one.getKey(), await(one.getValue(), endNanos));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private Finding await(Future<Finding> finding, long endNanos) throws InterruptedException {
    try {
      long leftNanos = Math.max(0, endNanos - parts.monotonicClock().nanos());
      return finding.get(leftNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      finding.cancel(true);
      return Finding.unreachable(
          "did not answer within " + deadline.toSeconds() + " s",
          "see that nothing on the way to it swallows requests");
    } catch (ExecutionException e) {
      return Finding.wrong(
          "cannot be opened: " + Diagnosis.root(e).getClass().getSimpleName(),
          "check the keys of this backend");
    }
  }

  private Finding probe(String name, BackendSection section, NodeConfiguration configuration) {
    try (Backend backend = openings.open(section.withTimeoutAtMost(TIMEOUT_MAX))) {
      Map<String, String> buckets = new LinkedHashMap<>();
      configuration
          .buckets()
          .forEach((bucket, of) -> {
            if (of.backend().filter(name::equals).isPresent()) {
              buckets.put(bucket, of.remoteBucket().orElse(bucket));
            }
          });
      boolean isDefault = configuration.defaultBackend().filter(name::equals).isPresent();
      return probe(backend, section, buckets, isDefault || buckets.isEmpty());
    } catch (StoreException e) {
      return diagnosis.of(e, section, Optional.empty());
    }
  }

  private Finding probe(
      Backend backend, BackendSection section, Map<String, String> buckets, boolean lists) {
    String seen = "";
    for (Map.Entry<String, String> bucket : buckets.entrySet()) {
      try {
        backend.list(
            bucket.getValue(), new ListRequest("", "", Optional.empty(), 1, Optional.empty()));
      } catch (StoreException e) {
        if (!isUnasked(e)) {
          return diagnosis.of(e, section, Optional.of(bucket.getValue()));
        }
      }
      seen = "ok, " + String.join(", ", buckets.keySet());
    }
    if (lists) {
      try {
        seen = "ok, it lists " + backend.listBuckets().size() + " buckets";
      } catch (StoreException e) {
        if (!isUnasked(e)) {
          return diagnosis.of(e, section, Optional.empty());
        }
        seen = "not asked: it has no list of buckets; declare one under buckets to try it";
      }
    }
    return Finding.ok(seen);
  }

  // Some clouds have no lists at all.
  private static boolean isUnasked(StoreException e) {
    return e.code() == ErrorCode.NOT_IMPLEMENTED || e.code() == ErrorCode.METHOD_NOT_ALLOWED;
  }
}

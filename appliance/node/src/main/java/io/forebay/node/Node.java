package io.forebay.node;

import io.forebay.api.AccessLog;
import io.forebay.api.HttpEvents;
import io.forebay.api.HttpServer;
import io.forebay.api.s3.S3FrontEnd;
import io.forebay.core.name.NodeId;
import io.forebay.datapath.Datapath;
import io.forebay.node.config.MountpathSection;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.storage.MountpathStats;
import io.forebay.storage.MountpathStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/// One running node: every part is made and joined here, and nowhere else.
final class Node implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Node.class.getName());
  private static final Logger ACCESS = Logger.getLogger("io.forebay.access");

  private final NodeConfiguration configuration;
  private final Closing parts = new Closing();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final NodeId id;
  private final Backends clouds;
  private final MountpathStore store;
  private final HttpServer server;

  /// Starts a node; it answers requests when this returns.
  ///
  /// @throws io.forebay.core.error.StoreException with a sentence for the operator where a disk,
  ///   the data directory or the address cannot be used
  static Node start(NodeConfiguration configuration, ProgramParts program) {
    return new Node(configuration, program);
  }

  private Node(NodeConfiguration configuration, ProgramParts program) {
    this.configuration = configuration;
    boolean started = false;
    try {
      Path data = configuration.node().data().toAbsolutePath().normalize();
      RandomGenerator random = new SharedRandom();
      Settings settings = new Settings(configuration);
      Registries registries = parts.add(new Registries(configuration.metrics()));
      this.id = NodeIdentity.of(data, configuration.node().id());
      this.clouds = new Backends(program, random, registries.all(), data);
      Map<String, NamedBackend> backends = clouds.open(configuration.backends());
      backends.values().forEach(named -> parts.add(named.backend()));
      Places places = new Places(data, backends, configuration.buckets());
      BucketTags tags = new BucketTags(configuration.metrics().bucketTagsMax(), places::shown);
      Disks disks = parts.add(Disks.open(settings, id, data, program, random, registries, tags));
      this.store = disks.store();
      Buckets buckets =
          new Buckets(
              configuration.buckets(),
              backends,
              configuration.defaultBackend(),
              new CreatedBuckets(data),
              store,
              places,
              program.clock());
      Datapath datapath =
          parts.add(
              new Datapath(
                  program.clock(),
                  program.monotonicClock(),
                  random,
                  store,
                  buckets,
                  settings.datapath(),
                  new DatapathMeters(registries.all(), tags)));
      S3FrontEnd s3 =
          new S3FrontEnd(
              datapath,
              buckets,
              datapath,
              Authentications.of(configuration, program),
              settings.s3(),
              random,
              new S3Log());
      OwnPages ownPages = new OwnPages(this::reasonsNotReady, registries::prometheusText);
      this.server =
          parts.add(
              new HttpServer(
                  settings.http(),
                  new Front(ownPages, s3),
                  s3,
                  httpEvents(registries, program),
                  program.monotonicClock(),
                  program.clock()));
      server.start();
      started = true;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private HttpEvents httpEvents(Registries registries, ProgramParts program) {
    HttpEvents meters = new HttpMeters(registries.all());
    return configuration.log().access()
        ? new BothEvents(meters, new AccessLog(ACCESS::info, program.clock()))
        : meters;
  }

  /// The port on which it listens.
  int port() {
    return server.port();
  }

  private List<String> reasonsNotReady() {
    List<String> reasons = new ArrayList<>();
    if (ending.get()) {
      reasons.add("the node is ending");
    }
    for (MountpathStats mountpath : store.stats()) {
      if (!mountpath.inService()) {
        reasons.add(mountpath.label() + " is out of service");
      }
    }
    // With some disks left the node serves on, so it stays ready.
    boolean served = store.stats().stream().anyMatch(MountpathStats::inService);
    return served && !ending.get() ? List.of() : reasons;
  }

  /// Logs where everything is.
  void announce() {
    String scheme = configuration.node().tlsCertificate().isPresent() ? "https" : "http";
    String base = scheme + "://" + configuration.node().listenAddress().host() + ":" + port();
    LOG.log(Level.INFO, "node {0}, listening on {1}", new Object[] {id, base});
    LOG.log(Level.INFO, "S3 at {0}/ and {0}/s3, health and metrics at {0}/-/", base);
    LOG.log(Level.INFO, "data in {0}", configuration.node().data());
    for (MountpathSection mountpath : configuration.mountpaths()) {
      LOG.log(Level.INFO, "objects in {0}", mountpath.path());
    }
    configuration
        .backends()
        .forEach((name, section) ->
            LOG.log(Level.INFO, "backend {0}: {1}", new Object[] {name, section}));
    if (configuration.anonymous()) {
      LOG.warning("anonymous: true, whoever reaches the port may read and write");
    }
  }

  /// Goes on with the credentials of another reading of its configuration; logs what else changed.
  void renew(NodeConfiguration next) {
    clouds.renew(next.backends());
    if (!next.withBackends(configuration.backends()).equals(configuration)) {
      LOG.warning("keys beside those of backends have changed: that takes a restart");
    }
  }

  /// Logs that the end has begun, and is no longer ready.
  void announceEnd() {
    ending.set(true);
    LOG.log(
        Level.INFO,
        "draining: requests in hand may take {0} s",
        configuration.node().drainTimeout().toSeconds());
  }

  /// Lets requests in hand finish, then ends every part. Idempotent.
  @Override
  public void close() {
    ending.set(true);
    parts.close();
  }
}

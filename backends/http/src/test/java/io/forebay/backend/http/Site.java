package io.forebay.backend.http;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A scripted site and a backend on it, for one test.
final class Site implements AutoCloseable {

  private final ScriptedSite site;
  private final HttpBackend backend;

  private Site(ScriptedSite site, HttpBackend backend) {
    this.site = site;
    this.backend = backend;
  }

  static Site of(Path spool, Function<ScriptedSite.Asked, byte[]> script) {
    return of(spool, script, settings -> settings);
  }

  static Site of(
      Path spool,
      Function<ScriptedSite.Asked, byte[]> script,
      UnaryOperator<HttpBackendSettings> change) {
    ScriptedSite site = ScriptedSite.start(script);
    return new Site(
        site, TestBackends.open(change.apply(TestBackends.settings(site.endpoint(), spool))));
  }

  ScriptedSite site() {
    return site;
  }

  HttpBackend backend() {
    return backend;
  }

  BackendObject get() {
    return backend.get("bucket", "key", Optional.empty(), Optional.empty());
  }

  BackendObject get(long start, long end) {
    return backend.get("bucket", "key", Optional.of(new ByteRange(start, end)), Optional.empty());
  }

  BackendObject get(String version) {
    return backend.get("bucket", "key", Optional.empty(), Optional.of(version));
  }

  ObjectAttributes head() {
    return backend.head("bucket", "key");
  }

  @Override
  public void close() {
    backend.close();
    site.close();
  }
}

package io.forebay.it;

import io.forebay.testkit.Fault;
import io.forebay.testkit.NginxServer;
import io.forebay.testkit.OriginRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A web server, whose files are read where they are.
final class FaultyWebCloud implements FaultyCloud {

  private final String bucket = "faulty-" + UUID.randomUUID();
  private final URI origin;
  private final Path files;
  private final AtomicInteger writes = new AtomicInteger();

  FaultyWebCloud(NginxServer server) throws IOException {
    this.origin = server.endpoint();
    this.files = Files.createDirectory(server.directory().resolve(bucket));
  }

  @Override
  public URI origin() {
    return origin;
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public String backend(URI endpoint) {
    return "kind: http, endpoint: \"%s\", private_addresses_allowed: true".formatted(endpoint);
  }

  // In one step: a server that reads a file while it is being written has a third version of it.
  // Each a second later than the one before: nginx tells versions by second and size.
  @Override
  public void put(String key, byte[] bytes) {
    try {
      Path written = Files.write(files.resolve(key + ".new"), bytes);
      Files.setLastModifiedTime(written, FileTime.from(writes.incrementAndGet(), TimeUnit.SECONDS));
      Files.move(written, files.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] get(String key) {
    try {
      return Files.readAllBytes(files.resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isRead(OriginRequest request, String key) {
    return request.isGet() && request.isFor(bucket, key);
  }

  @Override
  public boolean isWrite(OriginRequest request) {
    return false;
  }

  @Override
  public Fault otherVersion() {
    return new Fault.OtherEtag("\"another\"");
  }

  @Override
  public void close() {}
}

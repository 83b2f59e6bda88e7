package io.forebay.it;

import io.forebay.testkit.Fault;
import io.forebay.testkit.OriginRequest;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 service, read by Amazon's client.
final class FaultyS3Cloud implements FaultyCloud {

  private final String bucket = "faulty-" + UUID.randomUUID();
  private final URI origin;
  private final S3Client client;

  FaultyS3Cloud(URI origin) {
    this.origin = origin;
    this.client = Clients.cloud(origin);
    client.createBucket(r -> r.bucket(bucket));
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
    return "kind: s3, endpoint: \"%s\", path_style: true, access_key: test, secret_key: test"
        .formatted(endpoint);
  }

  @Override
  public void put(String key, byte[] bytes) {
    client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  @Override
  public byte[] get(String key) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
  }

  @Override
  public boolean isRead(OriginRequest request, String key) {
    return request.isGet() && request.isFor(bucket, key);
  }

  @Override
  public boolean isWrite(OriginRequest request) {
    return request.method().equals("PUT");
  }

  @Override
  public Fault otherVersion() {
    return new Fault.OtherEtag("\"0123456789abcdef0123456789abcdef\"");
  }

  @Override
  public void close() {
    client.close();
  }
}

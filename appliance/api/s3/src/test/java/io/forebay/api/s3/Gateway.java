package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.api.s3.auth.SignatureAuthentication;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A front end before services in memory, and a client that writes requests as text. Its requesters
/// have the access key that their header `authorization` names.
final class Gateway {

  final MemoryObjects objects = new MemoryObjects();
  final MemoryUploadService uploads = new MemoryUploadService(objects);
  final List<RuntimeException> failures = new ArrayList<>();
  final List<String> served = new ArrayList<>();
  final S3FrontEnd frontEnd;
  private final S3Authentication open =
      new SignatureAuthentication(List.of(), true, _ -> Optional.empty(), () -> Instant.EPOCH);

  Gateway(S3Settings settings) {
    S3Events events =
        new S3Events() {
          @Override
          public void objectServed(
              String bucketName, io.forebay.core.service.CacheResult cache, long lengthBytes) {
            served.add(bucketName + " " + cache.word() + " " + lengthBytes);
          }

          @Override
          public void failed(String requestId, String operation, RuntimeException reason) {
            failures.add(reason);
          }
        };
    frontEnd =
        new S3FrontEnd(
            objects, objects, uploads, this::authenticate, settings, new Random(1), events);
    objects.create("bucket");
  }

  /// Header lines and body of a payload in chunks without signatures, and its trailer.
  static String trailed(String payload, String announced, String trailer) {
    return "content-encoding: aws-chunked\n"
        + "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nx-amz-trailer: "
        + announced
        + "\nx-amz-decoded-content-length: "
        + payload.length()
        + "\n\n"
        + Integer.toHexString(payload.length())
        + "\r\n"
        + payload
        + "\r\n0\r\n"
        + trailer
        + "\r\n";
  }

  static Gateway open() {
    return new Gateway(S3Settings.builder().silenceMax(SdkServer.PATIENCE).build());
  }

  private AuthenticatedRequest authenticate(HttpRequest request) {
    AuthenticatedRequest anonymous = open.authenticate(request);
    String key = request.header("authorization");
    Requester requester =
        key == null ? Requester.ANONYMOUS : new Requester(Optional.of(key), key, key);
    return new AuthenticatedRequest() {
      @Override
      public Requester requester() {
        return requester;
      }

      @Override
      public ByteSource body() {
        return anonymous.body();
      }

      @Override
      public Set<ChecksumAlgorithm> trailerAlgorithms() {
        return anonymous.trailerAlgorithms();
      }

      @Override
      public List<Checksum> trailerChecksums() {
        return anonymous.trailerChecksums();
      }
    };
  }

  Reply send(String text) {
    return send(SentRequest.parse(text));
  }

  Reply send(SentRequest request) {
    Reply reply = new Reply();
    try {
      frontEnd.handle(request, reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reply;
  }

  /// Sends what must succeed.
  Reply ok(String text) {
    Reply reply = send(text);
    if (reply.status() >= 300) {
      throw new AssertionError(text + "\n" + reply.status() + "\n" + reply.body());
    }
    return reply;
  }

  /// Sends what must be refused, before its body is read and anything is asked of the services.
  Reply untouched(String text) {
    int before = objects.calls.get();
    SentRequest request = SentRequest.parse(text);
    Reply reply = send(request);
    if (objects.calls.get() != before || request.isBodyRead()) {
      throw new AssertionError("touched: " + text + "\n" + reply.status() + "\n" + reply.body());
    }
    return reply;
  }
}

package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.service.ObjectService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// DeleteObjects: up to 1000 objects, each with an outcome of its own.
final class DeleteObjects implements S3Handler {

  private static final int OBJECTS_MAX = 1000;
  private static final int ELEMENTS_MAX = 8 * OBJECTS_MAX;

  /// One line of the request.
  private record Named(String key, Conditions conditions) {}

  private final Addresses addresses;
  private final ObjectService objects;
  private final S3Settings settings;
  private final S3Failures failures;

  DeleteObjects(
      Addresses addresses, ObjectService objects, S3Settings settings, S3Failures failures) {
    this.addresses = addresses;
    this.objects = objects;
    this.settings = settings;
    this.failures = failures;
  }

  @Override
  public S3Answer answer(S3Request request) throws IOException {
    BodyPromises promises = BodyPromises.of(request);
    if (promises.isEmpty()) {
      throw new StoreException(
          ErrorCode.INVALID_REQUEST,
          "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    }
    Bucket bucket = addresses.bucket(request);
    byte[] document = RequestBody.document(request, settings.deleteBodyBytesMax(), promises);
    XmlElement root = XmlElement.parse(document, "Delete", ELEMENTS_MAX);
    boolean isQuiet = root.textOf("Quiet").map(String::trim).orElse("").equals("true");
    List<Named> named = named(root);
    AtomicReferenceArray<Optional<StoreException>> outcomes = delete(bucket, named);
    S3Xml xml = S3Xml.of("DeleteResult");
    for (int i = 0; i < named.size(); i++) {
      write(xml, named.get(i).key(), outcomes.get(i), isQuiet);
    }
    return S3Answer.document(200, xml);
  }

  private static List<Named> named(XmlElement root) {
    List<Named> named = new ArrayList<>();
    for (XmlElement child : root.children()) {
      switch (child.name()) {
        case "Object" -> named.add(object(child));
        case "Quiet" -> {}
        default -> throw XmlElement.malformed();
      }
    }
    if (named.isEmpty() || named.size() > OBJECTS_MAX) {
      throw XmlElement.malformed();
    }
    return named;
  }

  private static Named object(XmlElement element) {
    for (XmlElement child : element.children()) {
      boolean isKnown =
          switch (child.name()) {
            case "Key", "ETag" -> true;
            case "VersionId" -> child.text().trim().equals("null") || child.text().isBlank();
            default -> false;
          };
      if (!isKnown) {
        throw new StoreException(
                ErrorCode.NOT_IMPLEMENTED, "This way of naming an object is not implemented")
            .with("Element", child.name());
      }
    }
    String key = element.textOf("Key").orElseThrow(XmlElement::malformed);
    if (key.isEmpty()) {
      throw XmlElement.malformed();
    }
    Conditions conditions =
        element
            .textOf("ETag")
            .map(etag ->
                new Conditions(
                    Optional.of(ConditionsHeader.etags(etag)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
            .orElse(Conditions.NONE);
    return new Named(key, conditions);
  }

  /// The outcomes in the order of `named`; empty where the object is gone.
  private AtomicReferenceArray<Optional<StoreException>> delete(Bucket bucket, List<Named> named) {
    AtomicReferenceArray<Optional<StoreException>> outcomes =
        new AtomicReferenceArray<>(named.size());
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < named.size(); i = next.getAndIncrement()) {
            outcomes.set(i, delete(bucket, named.get(i)));
          }
        };
    int workers = Math.min(named.size(), settings.deletesParallelMax());
    // Every delete has its own deadline, so closing, which waits for them all, ends.
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delete-", 0).factory())) {
      for (int i = 1; i < workers; i++) {
        threads.execute(worker);
      }
      worker.run();
    }
    return outcomes;
  }

  private Optional<StoreException> delete(Bucket bucket, Named named) {
    try {
      S3Target.requireKeyLength(named.key());
      objects.delete(new ObjectId(bucket, named.key()), named.conditions());
      return Optional.empty();
    } catch (RuntimeException e) {
      // One object's failure is not the others'.
      return Optional.of(failures.toStoreException(e));
    }
  }

  private static void write(
      S3Xml xml, String key, Optional<StoreException> failure, boolean isQuiet) {
    if (failure.isPresent()) {
      xml.begin("Error")
          .leaf("Key", key)
          .leaf("Code", failure.get().code().s3Code())
          .leaf("Message", String.valueOf(failure.get().getMessage()))
          .end();
    } else if (!isQuiet) {
      xml.begin("Deleted").leaf("Key", key).end();
    }
  }
}

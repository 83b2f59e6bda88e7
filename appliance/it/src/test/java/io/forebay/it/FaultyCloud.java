package io.forebay.it;

import io.forebay.testkit.Fault;
import io.forebay.testkit.OriginRequest;
import java.net.URI;

/// A cloud with one bucket that a test reads directly, and through a node behind a proxy that
/// spoils its answers.
interface FaultyCloud extends AutoCloseable {

  /// Where it is.
  URI origin();

  /// What the cloud calls its bucket.
  String bucket();

  /// The keys of a backend that finds it at that address.
  String backend(URI endpoint);

  /// Stores an object, past the node under test.
  void put(String key, byte[] bytes);

  /// Reads an object, past the node under test.
  byte[] get(String key);

  /// Whether the answer to that request has the bytes of the object.
  boolean isRead(OriginRequest request, String key);

  /// Whether that request has the bytes of an object, all of them.
  boolean isWrite(OriginRequest request);

  /// An answer that is of another version.
  Fault otherVersion();

  @Override
  void close();
}

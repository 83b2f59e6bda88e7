package io.forebay.node;

import java.io.IOException;

/// The cloud of a demo.
interface DemoOrigin extends AutoCloseable {

  /// Starts it with these files in `bucket`.
  void start(String bucket, SampleData samples) throws IOException, InterruptedException;

  /// The keys of a backend in front of it, once it has been started.
  String backend();

  /// Whether the objects of its buckets can be listed.
  boolean canList();

  /// Ends it; what it holds stays for [#restart].
  void stop() throws IOException, InterruptedException;

  /// Starts it again, where it was and with what it had.
  void restart() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}

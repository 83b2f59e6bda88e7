package io.forebay.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What has been opened, closed in the opposite order; one that fails does not keep the others
/// open.
final class Closing implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) { // whatever it is, the rest must still be closed
        LOG.log(Level.WARNING, "could not be closed: " + resource, e);
      }
    }
  }
}

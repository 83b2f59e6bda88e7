package io.forebay.node;

import io.forebay.api.HttpEvents;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;

/// Tells two listeners.
record BothEvents(HttpEvents first, HttpEvents second) implements HttpEvents {

  @Override
  public void connectionOpened() {
    first.connectionOpened();
    second.connectionOpened();
  }

  @Override
  public void connectionClosed() {
    first.connectionClosed();
    second.connectionClosed();
  }

  @Override
  public void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {
    first.requestDone(request, response, durationNanos, firstByteNanos);
    second.requestDone(request, response, durationNanos, firstByteNanos);
  }

  @Override
  public void requestRefused(int status) {
    first.requestRefused(status);
    second.requestRefused(status);
  }

  @Override
  public void deadlinePassed() {
    first.deadlinePassed();
    second.deadlinePassed();
  }

  @Override
  public void listenerRestarted() {
    first.listenerRestarted();
    second.listenerRestarted();
  }
}

package io.forebay.node;

import io.forebay.api.s3.S3Events;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Logs requests that failed for a reason of ours.
final class S3Log implements S3Events {

  private static final Logger LOG = Logger.getLogger(S3Log.class.getName());

  @Override
  public void failed(String requestId, String operation, RuntimeException reason) {
    if (reason instanceof io.forebay.core.error.StoreException known) {
      LOG.log(Level.WARNING, "{0} {1} failed: {2}", new Object[] {requestId, operation, known});
    } else {
      LogRecord line = new LogRecord(Level.SEVERE, "{0} {1} failed");
      line.setLoggerName(LOG.getName());
      line.setParameters(new Object[] {requestId, operation});
      line.setThrown(reason);
      LOG.log(line);
    }
  }
}

package io.forebay.node;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Content that is read no faster than a rate. A span that is read again, as where it is first
/// digested and then sent, is paid for once.
final class PacedContent implements BackendContent {

  private final BackendContent content;
  private final ByteRate rate;
  private final Map<ByteRange, AtomicLong> paidUnits = new ConcurrentHashMap<>();

  PacedContent(BackendContent content, ByteRate rate) {
    this.content = content;
    this.rate = rate;
  }

  @Override
  public long sizeBytes() {
    return content.sizeBytes();
  }

  @Override
  public String md5() {
    return content.md5();
  }

  @Override
  public List<Checksum> checksums() {
    return content.checksums();
  }

  @Override
  public ByteSource open(ByteRange range) throws IOException {
    AtomicLong paid = paidUnits.computeIfAbsent(range, span -> new AtomicLong());
    return new PacedSource(content.open(range), rate, paid);
  }
}

package io.forebay.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// A connection's own channel: files go to it without passing through memory, bodies come straight
/// into the reader's buffer.
final class ChannelTransport implements Transport {

  private final SocketChannel channel;
  private final ZeroCopy zeroCopy;

  ChannelTransport(SocketChannel channel, ZeroCopy zeroCopy) {
    this.channel = channel;
    this.zeroCopy = zeroCopy;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public long transfer(FileChannel file, long offset, long lengthBytes) throws IOException {
    long sent = file.transferTo(offset, lengthBytes, channel);
    zeroCopy.count(sent);
    return sent;
  }

  @Override
  public boolean canTransfer() {
    return zeroCopy.isOn();
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public boolean endOutput() throws IOException {
    channel.shutdownOutput();
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

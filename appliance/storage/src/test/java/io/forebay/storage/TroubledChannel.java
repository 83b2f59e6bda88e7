package io.forebay.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A channel on a file of a disk that hangs or fails when it is read.
final class TroubledChannel extends FileChannel {

  private final FileChannel file;
  private final Trouble trouble;

  /// What happens to whoever reads.
  @FunctionalInterface
  interface Trouble {
    void strike() throws IOException;
  }

  TroubledChannel(FileChannel file, Trouble trouble) {
    this.file = file;
    this.trouble = trouble;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    trouble.strike();
    return file.transferTo(position, count, target);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    trouble.strike();
    return file.read(target, position);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new AssertionError();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new AssertionError();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new AssertionError();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new AssertionError();
  }

  @Override
  public long position() {
    throw new AssertionError();
  }

  @Override
  public FileChannel position(long newPosition) {
    throw new AssertionError();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new AssertionError();
  }

  @Override
  public void force(boolean metaData) {
    throw new AssertionError();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new AssertionError();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw new AssertionError();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new AssertionError();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new AssertionError();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new AssertionError();
  }
}

package io.forebay.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A channel for reading an open file, given to connections. Its reads do not pass the disk's gate,
/// because they may send to a client at the same time; the disk's watch sees them all the same, and
/// its failures are counted. Where the disk is out of service, they fail.
final class WatchedChannel extends FileChannel {

  private final FileChannel file;
  private final DiskGate gate;

  WatchedChannel(FileChannel file, DiskGate gate) {
    this.file = file;
    this.gate = gate;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    int slot = gate.beginTransfer();
    try {
      return file.transferTo(position, count, target);
    } catch (IOException e) {
      // Most are the client's.
      throw isDisks(e) ? failed(e) : e;
    } finally {
      gate.endTransfer(slot);
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int slot = gate.beginRead();
    try {
      return file.read(target, position);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      gate.endTransfer(slot);
    }
  }

  // The JDK says no more than the system's words for EIO.
  private static boolean isDisks(IOException e) {
    return String.valueOf(e.getMessage()).contains("Input/output error");
  }

  private DiskException failed(IOException e) {
    gate.countError(e);
    DiskException failure = new DiskException("read", DiskException.EIO);
    failure.initCause(e);
    return failure;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  // ---- what nobody needs: it has no position, and is for reading

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException("reads name their position");
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException("reads name their position");
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException("reads name their position");
  }

  @Override
  public FileChannel position(long newPosition) {
    throw new UnsupportedOperationException("reads name their position");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("a page fault would not be seen");
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public void force(boolean metaData) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("objects are not locked");
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("objects are not locked");
  }
}

package io.forebay.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A real disk on which one chosen step goes wrong. A step is a call that changes something; reads
/// only fail once the process is dead. [PowerLoss] adds what unsynced changes lose; since it says
/// so, nothing is really synced, which would take most of the time.
final class SimulatedDisk implements Disk {

  /// What goes wrong.
  enum Fault {
    /// The process dies in the middle of the step: a write is torn, everything after it fails.
    CRASH,
    /// The step fails, a write is torn; everything after it works.
    EIO,
    /// There is no room for the step; everything after it works.
    ENOSPC
  }

  private final Disk real;
  private final Fault fault;
  private final PowerLoss power;
  // Guarded by this.
  private long stepToFail;
  private long steps;
  private boolean dead;

  SimulatedDisk(Disk real, Fault fault, PowerLoss power) {
    this.real = real;
    this.fault = fault;
    this.power = power;
    this.stepToFail = Long.MAX_VALUE;
  }

  /// The step with that number, counted from now and from 1, goes wrong.
  synchronized void failAt(long step) {
    stepToFail = steps + step;
  }

  /// Whether the chosen step was reached.
  synchronized boolean hasFailed() {
    return steps >= stepToFail;
  }

  private synchronized boolean isFailingStep() throws DiskException {
    requireAlive();
    steps++;
    if (steps != stepToFail) {
      return false;
    }
    dead = fault == Fault.CRASH;
    return true;
  }

  private synchronized void requireAlive() throws DiskException {
    if (dead) {
      throw new DiskException("the process is dead", DiskException.EIO);
    }
  }

  private DiskException failure() {
    return new DiskException(
        "simulated", fault == Fault.ENOSPC ? DiskException.ENOSPC : DiskException.EIO);
  }

  private void step() throws DiskException {
    if (isFailingStep()) {
      throw failure();
    }
  }

  @Override
  public DiskFile open(String path) throws IOException {
    requireAlive();
    return new File(real.open(path), path, Optional.empty());
  }

  @Override
  public DiskFile create(String path) throws IOException {
    step();
    DiskFile file = real.create(path);
    power.created(path);
    return new File(file, path, power.alias(path));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    step();
    Optional<Path> old = power.alias(to);
    real.rename(from, to);
    power.replaced(to, old);
  }

  @Override
  public void link(String existing, String name) throws IOException {
    step();
    real.link(existing, name);
    power.created(name);
  }

  @Override
  public boolean delete(String path) throws IOException {
    step();
    power.deleting(path);
    return real.delete(path);
  }

  @Override
  public boolean createDirectory(String path) throws IOException {
    step();
    boolean created = real.createDirectory(path);
    if (created) {
      power.createdDirectory(path);
    }
    return created;
  }

  @Override
  public boolean deleteDirectory(String path) throws IOException {
    step();
    return real.deleteDirectory(path);
  }

  @Override
  public void syncDirectory(String path) throws IOException {
    step();
    power.syncedDirectory(path);
  }

  @Override
  public Listing list(String path) throws IOException {
    requireAlive();
    return real.list(path);
  }

  @Override
  public long usableBytes(String path) throws IOException {
    return real.usableBytes(path);
  }

  @Override
  public long usedBytes(String path) throws IOException {
    return real.usedBytes(path);
  }

  private final class File implements DiskFile {
    private final DiskFile file;
    private final String path;
    private Optional<Path> alias;

    File(DiskFile file, String path, Optional<Path> alias) {
      this.file = file;
      this.path = path;
      this.alias = alias;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      requireAlive();
      return file.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      power.written(alias);
      if (isFailingStep()) {
        ByteBuffer half = source.duplicate();
        file.write(half.limit(half.position() + half.remaining() / 2), offset);
        throw failure();
      }
      file.write(source, offset);
    }

    @Override
    public void append(DiskFile source, long sourceOffset, long lengthBytes, long offset)
        throws IOException {
      power.written(alias);
      step();
      file.append(((File) source).file, sourceOffset, lengthBytes, offset);
    }

    @Override
    public long sizeBytes() throws IOException {
      requireAlive();
      return file.sizeBytes();
    }

    @Override
    public Optional<byte[]> record() throws IOException {
      requireAlive();
      return file.record();
    }

    @Override
    public void setRecord(byte[] record) throws IOException {
      step();
      if (alias.isEmpty()) {
        alias = power.alias(path);
      }
      file.setRecord(record);
    }

    @Override
    public void sync() throws IOException {
      step();
      power.synced(alias);
    }

    @Override
    public FileChannel openChannel() throws IOException {
      return file.openChannel();
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /// All names that a listing gives, for tests.
  static List<Entry> all(Disk disk, String path) throws IOException {
    try (Listing listing = disk.list(path)) {
      return listing.next(Integer.MAX_VALUE);
    }
  }
}

package io.forebay.storage;

import java.io.IOException;

/// The machine's file systems, for tests that change what one call does.
class ForwardingDisk implements Disk {

  private final Disk real = new LinuxDisk();

  @Override
  public DiskFile open(String path) throws IOException {
    return real.open(path);
  }

  @Override
  public DiskFile create(String path) throws IOException {
    return real.create(path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void link(String existing, String name) throws IOException {
    real.link(existing, name);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return real.delete(path);
  }

  @Override
  public boolean createDirectory(String path) throws IOException {
    return real.createDirectory(path);
  }

  @Override
  public boolean deleteDirectory(String path) throws IOException {
    return real.deleteDirectory(path);
  }

  @Override
  public void syncDirectory(String path) throws IOException {
    real.syncDirectory(path);
  }

  @Override
  public Listing list(String path) throws IOException {
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
}

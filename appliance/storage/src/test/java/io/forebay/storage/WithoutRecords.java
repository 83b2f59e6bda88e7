package io.forebay.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A disk whose file system keeps no extended attributes.
final class WithoutRecords implements Disk {

  private final Disk real = new LinuxDisk();

  @Override
  public DiskFile open(String path) throws IOException {
    return real.open(path);
  }

  @Override
  public DiskFile create(String path) throws IOException {
    DiskFile file = real.create(path);
    return (DiskFile)
        Proxy.newProxyInstance(
            WithoutRecords.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setRecord")) {
                throw new DiskException("fsetxattr", DiskException.EOPNOTSUPP);
              }
              try {
                return method.invoke(file, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
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
}

package io.forebay.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A disk whose file system keeps no extended attributes.
class WithoutRecords extends ForwardingDisk {

  @Override
  public DiskFile create(String path) throws IOException {
    DiskFile file = super.create(path);
    return (DiskFile)
        Proxy.newProxyInstance(
            WithoutRecords.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setRecord")) {
                setRecord(file, (byte[]) arguments[0]);
                return null;
              }
              try {
                return method.invoke(file, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void setRecord(DiskFile file, byte[] record) throws IOException {
    throw new DiskException("fsetxattr", DiskException.EOPNOTSUPP);
  }
}

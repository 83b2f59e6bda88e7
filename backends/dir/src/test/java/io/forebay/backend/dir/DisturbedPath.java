package io.forebay.backend.dir;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/// A path of [DisturbedFiles]: the machine's, but for its file system.
final class DisturbedPath implements InvocationHandler {

  private final DisturbedFiles files;
  private final Path real;

  private DisturbedPath(DisturbedFiles files, Path real) {
    this.files = files;
    this.real = real;
  }

  static Path of(DisturbedFiles files, Path real) {
    return (Path)
        Proxy.newProxyInstance(
            DisturbedPath.class.getClassLoader(),
            new Class<?>[] {Path.class},
            new DisturbedPath(files, real));
  }

  /// The machine's path.
  static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof DisturbedPath disturbed
        ? disturbed.real
        : path;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getFileSystem")) {
      return files;
    }
    if (method.getName().equals("toRealPath")) {
      files.before("toRealPath", real);
    }
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < given.length; i++) {
      given[i] = given[i] instanceof Path path ? real(path) : given[i];
    }
    try {
      Object result = method.invoke(real, given);
      return result instanceof Path path ? of(files, path) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

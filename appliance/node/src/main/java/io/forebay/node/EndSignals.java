package io.forebay.node;

import io.forebay.cli.ExitCode;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for the user or the service manager to end the process.
final class EndSignals {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger exitCode = new AtomicInteger(ExitCode.DONE);

  /// Takes the signals over from the JVM.
  static EndSignals install() {
    EndSignals signals = new EndSignals();
    on("TERM", () -> signals.received(ExitCode.DONE));
    on("INT", () -> signals.received(ExitCode.INTERRUPTED));
    return signals;
  }

  /// Runs `action` each time the process is asked to read its configuration again (SIGHUP), on a
  /// thread of the JVM.
  static void onHangUp(Runnable action) {
    on("HUP", action);
  }

  /// Waits for the first of them and answers the exit code that it asks for.
  int await() throws InterruptedException {
    ended.await();
    return exitCode.get();
  }

  private void received(int code) {
    if (ended.getCount() == 0) {
      // Asked a second time: whoever asks does not want to wait for the drain.
      Runtime.getRuntime().halt(code == ExitCode.DONE ? ExitCode.FAILED : code);
    }
    exitCode.set(code);
    ended.countDown();
  }

  // Only sun.misc.Signal tells SIGTERM from SIGINT and lets the process end with 0 after the
  // former. Any use of it is a
  // compiler warning that cannot be silenced, hence by name; the module jdk.unsupported exports it
  // to everybody.
  private static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handle =
          Proxy.newProxyInstance(
              EndSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK has no sun.misc.Signal", e);
    }
  }
}

package io.forebay.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.management.VirtualThreadSchedulerMXBean;

/// The threads that carry this process's virtual threads, as the JVM and the kernel (`proc(5)`)
/// tell of them.
final class CarrierThreads {

  private static final Path TASKS = Path.of("/proc/self/task");

  // The identifier, the name as far as the kernel keeps it, and the state.
  private static final Pattern CARRIER = Pattern.compile("^[0-9]+ \\(ForkJoinPool-[0-9]+-?\\) (.)");

  /// What they do at a moment.
  ///
  /// @param running how many run, or would if a core were free
  /// @param inDisk how many wait for a disk, or for a file system behind the network
  record States(int running, int inDisk) {}

  /// What they do now.
  States states() {
    int running = 0;
    int inDisk = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        Matcher carrier = CARRIER.matcher(stat(task));
        if (carrier.lookingAt()) {
          running += carrier.group(1).equals("R") ? 1 : 0;
          inDisk += carrier.group(1).equals("D") ? 1 : 0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new States(running, inDisk);
  }

  private static String stat(Path task) throws IOException {
    try {
      return Files.readString(task.resolve("stat"));
    } catch (NoSuchFileException e) {
      return ""; // it has ended
    } catch (IOException e) {
      if ("No such process".equals(e.getMessage())) {
        return "";
      }
      throw e;
    }
  }

  /// How many carry a virtual thread, whether it runs or not.
  int mounted() {
    return bean().getMountedVirtualThreadCount();
  }

  /// How many there may be when the JVM starts.
  static int countAtStart() {
    return Integer.getInteger(
        "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
  }

  /// How many there may be now.
  int count() {
    return bean().getParallelism();
  }

  /// Says how many there may be: more begin when they are called, those too many end when they have
  /// nothing to carry.
  void setCount(int count) {
    bean().setParallelism(count);
  }

  /// Makes one more begin, or go on, if there may be more: begins so many small virtual threads.
  ///
  /// The scheduler wakes a carrier when something is put into a queue of its own that was empty, or
  /// that has to grow (`ForkJoinPool.push`), and not when the number allowed changes. A thread has
  /// its own queue while there are queues unused and one of chance's choice after that, so that
  /// each call comes from a new platform thread; where all of them have a backlog, the many of a
  /// later call make one of them grow.
  void call(int smallThreads) {
    Thread.ofPlatform()
        .daemon()
        .name("forebay-carriers-call")
        .start(() -> {
          for (int i = 0; i < smallThreads; i++) {
            Thread.ofVirtual().start(() -> {});
          }
        });
  }

  private static VirtualThreadSchedulerMXBean bean() {
    return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  }
}

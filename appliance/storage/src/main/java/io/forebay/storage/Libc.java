package io.forebay.storage;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The C library's file calls on Linux, for what the JDK does not offer: attributes of an open
/// file, in a third of the time of its own view (ADR 11). Each answers a value of zero or more, or
/// the negative `errno`.
@SuppressWarnings("restricted")
final class Libc {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          SYMBOLS.findOrThrow("open"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      handle("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      handle("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FGETXATTR =
      handle("fgetxattr", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle FSETXATTR =
      handle(
          "fsetxattr",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FSYNC =
      handle("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle LSEEK =
      handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RENAME =
      handle("rename", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle LINK =
      handle("link", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle UNLINK =
      handle("unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MKDIR =
      handle("mkdir", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RMDIR =
      handle("rmdir", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle COPY_FILE_RANGE =
      handle(
          "copy_file_range",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private Libc() {}

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), descriptor, ERRNO);
  }

  /// What `errno` is captured into, at the beginning of every call's scratch memory.
  static long stateBytes() {
    return STATE.byteSize();
  }

  private static long checked(long result, MemorySegment state) {
    return result >= 0 ? result : -(long) (int) ERRNO_VALUE.get(state, 0L);
  }

  static int open(MemorySegment state, MemorySegment path, int flags, int mode) {
    try {
      return (int) checked((int) OPEN.invokeExact(state, path, flags, mode), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(MemorySegment state, int descriptor) {
    try {
      return (int) checked((int) CLOSE.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(MemorySegment state, int descriptor, MemorySegment target, long offset) {
    try {
      return checked(
          (long) PREAD.invokeExact(state, descriptor, target, target.byteSize(), offset), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(MemorySegment state, int descriptor, MemorySegment source, long offset) {
    try {
      return checked(
          (long) PWRITE.invokeExact(state, descriptor, source, source.byteSize(), offset), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long attribute(
      MemorySegment state, int descriptor, MemorySegment name, MemorySegment target) {
    try {
      return checked(
          (long) FGETXATTR.invokeExact(state, descriptor, name, target, target.byteSize()), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setAttribute(
      MemorySegment state, int descriptor, MemorySegment name, MemorySegment value) {
    try {
      return (int)
          checked(
              (int) FSETXATTR.invokeExact(state, descriptor, name, value, value.byteSize(), 0),
              state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int sync(MemorySegment state, int descriptor) {
    try {
      return (int) checked((int) FSYNC.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long end(MemorySegment state, int descriptor) {
    try {
      return checked((long) LSEEK.invokeExact(state, descriptor, 0L, 2), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int rename(MemorySegment state, MemorySegment from, MemorySegment to) {
    try {
      return (int) checked((int) RENAME.invokeExact(state, from, to), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int link(MemorySegment state, MemorySegment existing, MemorySegment name) {
    try {
      return (int) checked((int) LINK.invokeExact(state, existing, name), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int unlink(MemorySegment state, MemorySegment path) {
    try {
      return (int) checked((int) UNLINK.invokeExact(state, path), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int makeDirectory(MemorySegment state, MemorySegment path, int mode) {
    try {
      return (int) checked((int) MKDIR.invokeExact(state, path, mode), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int removeDirectory(MemorySegment state, MemorySegment path) {
    try {
      return (int) checked((int) RMDIR.invokeExact(state, path), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// @param offsets two longs: from where, to where
  static long copy(MemorySegment state, int from, int to, MemorySegment offsets, long lengthBytes) {
    MemorySegment source = offsets.asSlice(0, ValueLayout.JAVA_LONG.byteSize());
    MemorySegment target = offsets.asSlice(ValueLayout.JAVA_LONG.byteSize());
    try {
      return checked(
          (long) COPY_FILE_RANGE.invokeExact(state, from, source, to, target, lengthBytes, 0),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable thrown) {
    return new AssertionError("a call to the C library threw", thrown);
  }
}

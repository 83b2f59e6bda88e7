package io.forebay.testkit.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the contracts ask of an implementation, and what they share.
public interface BackendUnderTest {

  /// The cloud.
  Backend backend();

  /// A bucket that is there, empty and this test's alone.
  String bucket();

  /// A name of a bucket that is not there.
  default String absentBucket() {
    return bucket() + "-absent";
  }

  /// Whether an object can have any key that S3 can name; else only such as can be paths side by
  /// side.
  default boolean acceptsEveryKey() {
    return true;
  }

  /// Whether a list goes on after a page that ended with a name beyond ASCII.
  default boolean pagesAnyKey() {
    return true;
  }

  /// Whether names can be rolled up at any character; else only at `/`.
  default boolean takesEveryDelimiter() {
    return true;
  }

  /// A size that is written in parts, where there are such.
  default int largeBytes() {
    return 3 << 20;
  }

  /// Bytes that are the same for the same seed.
  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// Writes without metadata and conditions.
  default ObjectAttributes put(String key, byte[] bytes) {
    return backend()
        .put(bucket(), key, BytesContent.of(bytes), ObjectMetadata.NONE, Conditions.NONE);
  }

  /// Opens the whole object.
  default BackendObject open(String key) {
    return backend().get(bucket(), key, Optional.empty(), Optional.empty());
  }

  /// The object's bytes.
  default byte[] read(String key) {
    try (BackendObject object = open(key)) {
      return readAll(object);
    }
  }

  /// The bytes that a body holds, to its end.
  static byte[] readAll(BackendObject object) {
    ByteRange range = object.range();
    // One byte more than announced would be one too many.
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(range.lengthBytes()) + 1);
    ByteSource body = object.body();
    try {
      int count = 0;
      while (count >= 0) {
        count = body.read(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] read = new byte[bytes.flip().remaining()];
    bytes.get(read);
    return read;
  }

  /// That the call fails with that code.
  static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      ErrorCode code, ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }
}

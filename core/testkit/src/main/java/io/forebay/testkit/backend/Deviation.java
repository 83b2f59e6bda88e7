package io.forebay.testkit.backend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a test of a contract that is overridden, because a cloud or its emulator answers otherwise.
///
/// `docs/backends/deviations.md` is generated from these.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
public @interface Deviation {

  /// What answers, such as `LocalStack 4.14`.
  String of();

  /// What it does instead, as a sentence.
  String value();
}

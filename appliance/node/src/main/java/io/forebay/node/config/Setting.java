package io.forebay.node.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// One key of the configuration file: the component's name in snake case, with its default, bounds
/// and a sentence. The reader, `config defaults` and `docs/configuration.md` are all made from it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {

  /// What it is for, in a sentence.
  String says();

  /// The default as it would stand in the file; empty where the key must be given, or is simply
  /// absent (optional ones, lists, maps, sections).
  String value() default "";

  /// The least value allowed, as it would stand in the file.
  String min() default "";

  /// The greatest value allowed.
  String max() default "";

  /// Never shown.
  boolean secret() default false;
}

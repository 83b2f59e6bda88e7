package io.forebay.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// The seeds of a random test, as its parameter and so in its name: 1 to [#value] in every run, or
/// the one of `-Dforebay.seed=N`; `-Dforebay.seed=random` draws as many as there would be.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SeedArguments.class)
public @interface SeedSource {

  /// How many.
  int value() default 1;
}

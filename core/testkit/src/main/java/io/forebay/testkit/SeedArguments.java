package io.forebay.testkit;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Gives a test the seeds of its [SeedSource].
final class SeedArguments implements ArgumentsProvider, AnnotationConsumer<SeedSource> {

  private int count;

  @Override
  public void accept(SeedSource source) {
    count = source.value();
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return seeds(System.getProperty("forebay.seed", ""), count)
        .mapToObj(seed -> Arguments.of(Named.of("seed=" + seed, seed)));
  }

  static LongStream seeds(String asked, int count) {
    return switch (asked) {
      case "" -> LongStream.rangeClosed(1, count);
      case "random" -> new SecureRandom().longs(count, 0, Long.MAX_VALUE);
      default -> LongStream.of(Long.parseLong(asked));
    };
  }
}

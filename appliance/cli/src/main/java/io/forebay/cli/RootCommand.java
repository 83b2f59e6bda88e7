package io.forebay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `forebay` alone: says what it can do.
@Command(
    name = "forebay",
    description = "A cache in front of S3 and other clouds, and storage of its own.",
    mixinStandardHelpOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  forebay demo                       see a cache at work, nothing to configure",
      "  forebay node --config edge.yaml    run a node",
      "  forebay config check edge.yaml     find every mistake in a configuration"
    })
final class RootCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }
}

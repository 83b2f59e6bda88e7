package io.forebay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `forebay config`: holds the commands about configuration.
@Command(
    name = "config",
    description = "Check a configuration, or tell what can be configured.",
    footerHeading = "%nExamples:%n",
    footer = {"  forebay config check edge.yaml", "  forebay config defaults"})
final class ConfigCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say check or defaults.");
  }
}

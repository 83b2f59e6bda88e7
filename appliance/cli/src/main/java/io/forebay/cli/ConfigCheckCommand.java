package io.forebay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `forebay config check`.
@Command(
    name = "check",
    description =
        "Tell every problem of a configuration file at once; exit code 2 if there is one. With"
            + " --probe also try each backend with its credentials; exit code 1 if one of them"
            + " cannot be reached.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  forebay config check edge.yaml",
      "  forebay config check --probe edge.yaml    asks the clouds too",
      "  forebay config check --probe --json edge.yaml"
    })
final class ConfigCheckCommand implements Callable<Integer> {

  private final Actions actions;
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The configuration (YAML).")
  Path configuration;

  @Option(
      names = "--probe",
      description = "Ask each backend whether it can be reached and lets us in.")
  boolean probe;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ConfigCheckCommand(Actions actions, Console console) {
    this.actions = actions;
    this.console = console;
  }

  @Override
  public Integer call() {
    return actions.checkConfiguration(
        new Actions.CheckRequest(configuration, probe, json), console);
  }
}

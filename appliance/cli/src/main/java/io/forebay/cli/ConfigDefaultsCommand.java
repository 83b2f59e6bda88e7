package io.forebay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `forebay config defaults`.
@Command(
    name = "defaults",
    description = "Tell every key with its default, bounds and a sentence.",
    footerHeading = "%nExamples:%n",
    footer = {"  forebay config defaults", "  forebay config defaults --json"})
final class ConfigDefaultsCommand implements Callable<Integer> {

  private final Actions actions;
  private final Console console;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ConfigDefaultsCommand(Actions actions, Console console) {
    this.actions = actions;
    this.console = console;
  }

  @Override
  public Integer call() {
    return actions.configurationDefaults(console, json);
  }
}

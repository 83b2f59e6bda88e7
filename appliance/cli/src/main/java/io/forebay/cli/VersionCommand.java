package io.forebay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `forebay version`.
@Command(
    name = "version",
    description = "Tell the version of the program and of its Java.",
    footerHeading = "%nExamples:%n",
    footer = {"  forebay version", "  forebay version --json"})
final class VersionCommand implements Callable<Integer> {

  private final Actions actions;
  private final Console console;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  VersionCommand(Actions actions, Console console) {
    this.actions = actions;
    this.console = console;
  }

  @Override
  public Integer call() {
    String version = actions.version();
    String java = Runtime.version().toString();
    console.result(
        json
            ? "{\"version\":\"" + version + "\",\"java\":\"" + java + "\"}"
            : "forebay " + version + " on Java " + java);
    return ExitCode.DONE;
  }
}

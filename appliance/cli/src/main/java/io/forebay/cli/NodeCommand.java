package io.forebay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `forebay node`.
@Command(
    name = "node",
    description =
        "Run one node in the foreground. Logs go to standard error; SIGTERM lets requests in hand"
            + " finish.",
    footerHeading = "%nExamples:%n",
    footer = "  forebay node --config /etc/forebay/node.yaml")
final class NodeCommand implements Callable<Integer> {

  private final Actions actions;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration (YAML).")
  Path configuration;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  NodeCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.node(configuration);
  }
}

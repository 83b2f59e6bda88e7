package io.forebay.cli;

import io.forebay.cli.Actions.DemoCloud;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `forebay demo`.
@Command(
    name = "demo",
    description =
        "Start an origin and a gateway on free ports of this machine, read objects through the"
            + " gateway cold and warm, and show the difference.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  forebay demo                   stays up for your own client until Ctrl-C",
      "  forebay demo --once            ends after the proof",
      "  forebay demo --data ~/photos   shows your own files",
      "  forebay demo --with azure      has Azurite as the cloud"
    })
final class DemoCommand implements Callable<Integer> {

  private final Actions actions;
  private final Console console;

  @Option(
      names = "--with",
      paramLabel = "KIND",
      defaultValue = "s3",
      description =
          "What the origin is: s3 (another Forebay, the default), azure, gcs or http. The last"
              + " three need an emulator or a web server on this machine.")
  DemoCloud cloud = DemoCloud.S3;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Show the files of this directory instead of made-up ones.")
  @Nullable Path data;

  @Option(names = "--once", description = "End after the proof instead of staying up.")
  boolean once;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DemoCommand(Actions actions, Console console) {
    this.actions = actions;
    this.console = console;
  }

  @Override
  public Integer call() {
    return actions.demo(
        new Actions.DemoRequest(cloud, Optional.ofNullable(data), once, json), console);
  }
}

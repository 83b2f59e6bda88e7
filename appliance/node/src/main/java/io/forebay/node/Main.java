package io.forebay.node;

import io.forebay.cli.Console;
import io.forebay.cli.Program;
import java.time.InstantSource;
import java.util.List;

/// Where the process begins.
public final class Main {

  private Main() {}

  /// Runs the command that the arguments name; ends the process with its exit code.
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("node")) {
      StartAhead.begin();
    }
    ProgramActions actions = new ProgramActions(System.getenv(), InstantSource.system());
    System.exit(Program.run(arguments, actions, Console.ofProcess()));
  }
}

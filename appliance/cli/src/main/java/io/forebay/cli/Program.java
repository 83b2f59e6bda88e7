package io.forebay.cli;

import picocli.CommandLine;

/// The program `forebay` with its commands.
public final class Program {

  private Program() {}

  /// Runs the command that `arguments` name and answers the exit code.
  public static int run(String[] arguments, Actions actions, Console console) {
    CommandLine program =
        new CommandLine(new RootCommand())
            .addSubcommand(new DemoCommand(actions, console))
            .addSubcommand(new NodeCommand(actions))
            .addSubcommand(
                new CommandLine(new ConfigCommand())
                    .addSubcommand(new ConfigCheckCommand(actions, console))
                    .addSubcommand(new ConfigDefaultsCommand(actions, console)))
            .addSubcommand(new VersionCommand(actions, console))
            .addSubcommand(new RehearseCommand(actions));
    program.setOut(console.out()).setErr(console.err());
    program.setCaseInsensitiveEnumValuesAllowed(true);
    program.setExecutionExceptionHandler((failure, command, parsed) -> {
      console.note("forebay: " + sentence(failure));
      return ExitCode.FAILED;
    });
    return program.execute(arguments);
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.toString() : message;
  }
}

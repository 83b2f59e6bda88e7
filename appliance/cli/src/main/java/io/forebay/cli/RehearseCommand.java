package io.forebay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `forebay rehearse`: the launcher records start-up data with it.
@Command(name = "rehearse", hidden = true, description = "Start and end a node once.")
final class RehearseCommand implements Callable<Integer> {

  private final Actions actions;

  RehearseCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.rehearse();
  }
}

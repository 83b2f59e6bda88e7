package io.forebay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RecordedActions actions = new RecordedActions();

  private int run(String... arguments) {
    return Program.run(arguments, actions, new Console(new PrintWriter(out), new PrintWriter(err)));
  }

  @Test
  void aNodeRunsWithItsFile() {
    assertThat(run("node", "--config", "edge.yaml")).isEqualTo(ExitCode.DONE);

    assertThat(actions.calls).containsExactly("node edge.yaml");
  }

  @Test
  void aDemoIsToldWhatToShow() {
    assertThat(run("demo", "--once", "--data", "photos")).isEqualTo(ExitCode.DONE);

    assertThat(actions.calls)
        .containsExactly(
            "demo DemoRequest[cloud=S3, data=Optional[photos], once=true, json=false]");
  }

  @Test
  void aDemoTakesEveryKindOfCloud() {
    for (String kind : List.of("s3", "azure", "gcs", "http")) {
      assertThat(run("demo", "--with", kind)).isEqualTo(ExitCode.DONE);
    }

    assertThat(actions.calls)
        .extracting(call -> call.replaceAll("[^=]*=(\\w+),.*", "$1"))
        .containsExactly("S3", "AZURE", "GCS", "HTTP");
  }

  @Test
  void aConfigurationIsCheckedAsJsonWhenAsked() {
    run("config", "check", "--json", "edge.yaml");
    run("config", "check", "--probe", "edge.yaml");
    run("config", "defaults");

    assertThat(actions.calls)
        .containsExactly(
            "check edge.yaml false true", "check edge.yaml true false", "defaults false");
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("version")).isEqualTo(ExitCode.DONE);

    assertThat(out.toString()).startsWith("forebay 1.2.3 on Java ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nod",
        "node",
        "node --config",
        "config",
        "demo --nonsense",
        "demo --with ftp"
      })
  void wrongUsageEndsWithTwoAndSaysHow(String line) {
    int code = run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).containsPattern("Usage: forebay|Did you mean: forebay node");
    assertThat(actions.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "node --help",
        "config --help",
        "config check --help",
        "config defaults --help",
        "version --help"
      })
  void everyHelpEndsWithExamples(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.DONE);

    assertThat(out.toString().strip()).containsPattern("Examples:(\\R  forebay .*)+$");
  }

  @Test
  void aFailureIsOneSentenceAndExitCodeOne() {
    actions.failure = new IllegalStateException("the disk is on fire");

    assertThat(run("node", "--config", "edge.yaml")).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).isEqualToIgnoringNewLines("forebay: the disk is on fire");
  }

  private static final class RecordedActions implements Actions {
    final List<String> calls = new ArrayList<>();
    RuntimeException failure = new IllegalStateException();

    @Override
    public int node(Path configuration) {
      if ("the disk is on fire".equals(failure.getMessage())) {
        throw failure;
      }
      calls.add("node " + configuration);
      return ExitCode.DONE;
    }

    @Override
    public int checkConfiguration(CheckRequest request, Console console) {
      calls.add("check " + request.configuration() + " " + request.probe() + " " + request.json());
      return ExitCode.DONE;
    }

    @Override
    public int configurationDefaults(Console console, boolean json) {
      calls.add("defaults " + json);
      return ExitCode.DONE;
    }

    @Override
    public int demo(DemoRequest request, Console console) {
      calls.add("demo " + request);
      return ExitCode.DONE;
    }

    @Override
    public int rehearse() {
      calls.add("rehearse");
      return ExitCode.DONE;
    }

    @Override
    public String version() {
      return "1.2.3";
    }
  }
}

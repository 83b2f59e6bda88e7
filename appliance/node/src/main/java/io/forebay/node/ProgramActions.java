package io.forebay.node;

import io.forebay.cli.Actions;
import io.forebay.cli.Console;
import io.forebay.cli.ExitCode;
import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.node.config.ConfigurationReader.Result;
import io.forebay.node.config.LogSection;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.node.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What the commands do.
final class ProgramActions implements Actions {

  private final ConfigurationReader reader;
  private final ProgramParts parts;
  private final Map<String, String> environment;

  ProgramActions(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.reader = new ConfigurationReader(environment);
    this.parts = new ProgramParts(clock, MonotonicClock.SYSTEM);
  }

  @Override
  public int node(Path file) {
    return switch (reader.read(file)) {
      case Result.Valid(NodeConfiguration configuration) -> run(file, configuration);
      case Result.Invalid(List<Problem> problems) -> refuse(file, problems);
    };
  }

  @Override
  public int checkConfiguration(CheckRequest request, Console console) {
    Logs.configure(LogSection.QUIET);
    Diagnosis diagnosis =
        new Diagnosis(uri -> new ServerClock(parts.clock()).ahead(uri), environment);
    Probe probe =
        new Probe(
            new Openings(parts, new SharedRandom(), Path.of(System.getProperty("java.io.tmpdir"))),
            parts,
            diagnosis);
    return new ConfigurationCommands(reader).check(request, probe, console);
  }

  @Override
  public int configurationDefaults(Console console, boolean json) {
    return new ConfigurationCommands(reader).defaults(console, json);
  }

  @Override
  public int demo(DemoRequest request, Console console) {
    Logs.configure(LogSection.QUIET);
    EndSignals signals = EndSignals.install();
    try (Carriers _ = Carriers.start();
        DemoNodes nodes = new DemoNodes(parts);
        DemoClient client = new DemoClient();
        DemoOrigin origin = origin(request.cloud(), nodes, client)) {
      boolean proved = new Demo(nodes, origin, console, client).prove(request);
      if (request.once() || !proved) {
        return Demo.exitCode(proved);
      }
      console.note("Ctrl-C ends it.");
      return signals.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private DemoOrigin origin(Actions.DemoCloud cloud, DemoNodes nodes, DemoClient client) {
    InstalledPrograms installed = InstalledPrograms.of(environment.getOrDefault("PATH", ""));
    return switch (cloud) {
      case S3 -> new NodeOrigin(nodes, client);
      case AZURE -> new EmulatorOrigin(DemoEmulator.AZURITE, installed, nodes, client);
      case GCS -> new EmulatorOrigin(DemoEmulator.FAKE_GCS_SERVER, installed, nodes, client);
      case HTTP -> new WebOrigin(installed, nodes);
    };
  }

  @Override
  public int rehearse() {
    Logs.configure(LogSection.QUIET);
    try (DemoNodes nodes = new DemoNodes(parts);
        DemoClient client = new DemoClient()) {
      int port = nodes.start("rehearsal", 0, "");
      Path file = nodes.directory().resolve("sample");
      Files.write(file, new byte[1 << 20]);
      client.createBucket(port, "rehearsal");
      client.put(port, "rehearsal", "sample", file);
      client.get(port, "rehearsal", "sample", file);
      client.fetchedBytes(port);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  @Override
  public String version() {
    try (InputStream text = ProgramActions.class.getResourceAsStream("version.txt")) {
      return text == null
          ? "unknown"
          : new String(text.readNBytes(100), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(Path file, NodeConfiguration configuration) {
    Logs.configure(configuration.log());
    EndSignals signals = EndSignals.install();
    try (Carriers _ = Carriers.start();
        Node node = Node.start(configuration, parts)) {
      EndSignals.onHangUp(new Reload(file, reader, node)::run);
      node.announce();
      int code = signals.await();
      node.announceEnd();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static int refuse(Path file, List<Problem> problems) {
    Console console = Console.ofProcess();
    console.note("forebay: " + file + " cannot be used:");
    problems.forEach(problem -> console.note("  " + problem.line()));
    return ExitCode.USAGE;
  }
}

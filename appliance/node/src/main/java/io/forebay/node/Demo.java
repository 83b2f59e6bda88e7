package io.forebay.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.cli.Actions.DemoRequest;
import io.forebay.cli.Console;
import io.forebay.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An origin and a gateway in front of it, a node in this process, with a proof that the gateway
/// caches.
final class Demo {

  private static final String BUCKET = "samples";

  private final DemoNodes nodes;
  private final DemoOrigin origin;
  private final Console console;
  private final DemoClient client;

  Demo(DemoNodes nodes, DemoOrigin origin, Console console, DemoClient client) {
    this.nodes = nodes;
    this.origin = origin;
    this.console = console;
    this.client = client;
  }

  /// Runs the proof; answers whether every step was right.
  boolean prove(DemoRequest request) throws IOException, InterruptedException {
    Path directory = request.data().orElse(nodes.directory().resolve("samples"));
    if (request.data().isEmpty()) {
      SampleData.make(directory);
    }
    SampleData samples = SampleData.of(directory);
    origin.start(BUCKET, samples);
    int gateway = nodes.startGateway("gateway", origin.backend(), BUCKET);
    List<String> mistakes = new ArrayList<>();
    List<DemoTable.Row> rows = new ArrayList<>();
    for (Path file : samples.files()) {
      rows.add(readTwice(gateway, samples.key(file), file, mistakes));
    }
    origin.stop();
    for (Path file : samples.files()) {
      DemoClient.Read read = client.get(gateway, BUCKET, samples.key(file), file);
      check(read.same() && !read.cache().equals("miss"), "read with the origin stopped", mistakes);
    }
    if (!request.once()) {
      origin.restart();
    }
    print(rows, mistakes, request.json());
    if (!request.once() && !request.json() && mistakes.isEmpty()) {
      String key = rows.isEmpty() ? "KEY" : rows.getFirst().object();
      new DemoHints(gateway, BUCKET, key).print(origin.canList(), console);
    }
    return mistakes.isEmpty();
  }

  private DemoTable.Row readTwice(int gateway, String key, Path file, List<String> mistakes)
      throws IOException, InterruptedException {
    long before = client.fetchedBytes(gateway);
    DemoClient.Read cold = client.get(gateway, BUCKET, key, file);
    DemoClient.Read warm = client.get(gateway, BUCKET, key, file);
    long fetched = client.fetchedBytes(gateway) - before;
    long sizeBytes = SampleData.sizeBytes(file);
    check(cold.same() && cold.cache().equals("miss"), key + ": cold read", mistakes);
    check(warm.same() && warm.cache().equals("hit"), key + ": warm read", mistakes);
    check(fetched == sizeBytes, key + ": fetched " + fetched + " bytes, not once", mistakes);
    return new DemoTable.Row(
        key, sizeBytes, cold.millis(), warm.millis(), cold.cache() + " " + warm.cache(), fetched);
  }

  private void print(List<DemoTable.Row> rows, List<String> mistakes, boolean json)
      throws IOException {
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("objects", rows);
      answer.put("mistakes", mistakes);
      console.result(new ObjectMapper().writeValueAsString(answer));
      return;
    }
    DemoTable.print(rows, console);
    mistakes.forEach(mistake -> console.note("WRONG: " + mistake));
    if (mistakes.isEmpty()) {
      console.result("");
      console.result("Every object was read again with the origin stopped: same bytes, from disk.");
    }
  }

  private static void check(boolean right, String step, List<String> mistakes) {
    if (!right) {
      mistakes.add(step);
    }
  }

  /// The exit code of a demo that has been run to its end.
  static int exitCode(boolean proved) {
    return proved ? ExitCode.DONE : ExitCode.FAILED;
  }
}

package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.testkit.ExternalProgram;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.NeedsProgram;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/// Other people's clients, unmodified: boto3 as it is now and as it was before it sent checksums
/// unasked, aws-cli, rclone; on a bucket of the cloud and on one of the node's own. `.ci/clients`
/// makes them available.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(S3EmulatorExtension.class)
@NeedsProgram({"TEST_BOTO3_PYTHON", "TEST_OLD_BOTO3_PYTHON", "TEST_AWS_CLI", "TEST_RCLONE"})
final class ClientsIT {

  @TempDir Path directory;
  private NodeProcess node;
  private FaultyProxy proxy;

  @BeforeAll
  void startNode(S3Emulator cloud, @TempDir Path files) {
    proxy = FaultyProxy.start(cloud.endpoint());
    node =
        NodeProcess.start(
            new NodeFiles(files)
                .cloud(proxy.endpoint())
                .with("buckets: { boto-own: { }, cli-own: { }, rclone-own: { } }")
                .write());
  }

  @AfterAll
  void stopNode() {
    node.close();
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "TEST_BOTO3_PYTHON, cloud",
    "TEST_BOTO3_PYTHON, own",
    "TEST_OLD_BOTO3_PYTHON, cloud",
    "TEST_OLD_BOTO3_PYTHON, own"
  })
  void boto3Works(String variable, String kind) throws IOException, InterruptedException {
    String python = ExternalProgram.path(variable);
    Path script = directory.resolve("scenario.py");
    Files.writeString(script, resource("boto3_scenario.py"));

    String bucket = kind.equals("own") ? "boto-own" : "boto-" + UUID.randomUUID();
    run(python, script.toString(), node.endpoint().toString(), bucket, kind);
  }

  @ParameterizedTest
  @CsvSource({"cloud", "own"})
  void awsCliWorks(String kind) throws IOException, InterruptedException {
    String aws = ExternalProgram.path("TEST_AWS_CLI");
    String bucket = kind.equals("own") ? "cli-own" : "cli-" + UUID.randomUUID();
    Path tree = Files.createDirectories(directory.resolve("tree-" + kind).resolve("below"));
    Files.write(tree.resolve("small"), TestBytes.of(1, 1000));
    Files.write(tree.resolve("large"), TestBytes.of(2, 25 << 20));
    Path root = tree.getParent();

    if (kind.equals("cloud")) {
      aws(aws, "mb", "s3://" + bucket);
    }
    aws(aws, "sync", root.toString(), "s3://" + bucket + "/tree");
    String list = aws(aws, "ls", "--recursive", "s3://" + bucket);
    Path back = directory.resolve("back-" + kind);
    aws(aws, "cp", "--recursive", "s3://" + bucket + "/tree", back.toString());
    aws(aws, "cp", "s3://" + bucket + "/tree/below/small", "s3://" + bucket + "/copied");
    aws(aws, "rm", "--recursive", "s3://" + bucket);

    assertThat(list).contains("tree/below/small", "tree/below/large");
    assertThat(back.resolve("below/large")).hasSameBinaryContentAs(tree.resolve("large"));
    assertThat(back.resolve("below/small")).hasSameBinaryContentAs(tree.resolve("small"));
    try (S3Client client = Clients.sync(node.endpoint())) {
      assertThat(client.listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"cloud", "own"})
  void rcloneWorks(String kind) throws IOException, InterruptedException {
    String rclone = ExternalProgram.path("TEST_RCLONE");
    String bucket = kind.equals("own") ? "rclone-own" : "rclone-" + UUID.randomUUID();
    Path tree = Files.createDirectories(directory.resolve("rclone-" + kind));
    Files.write(tree.resolve("one"), TestBytes.of(3, 12 << 20));
    Files.write(tree.resolve("two"), TestBytes.of(4, 10));
    Path back = directory.resolve("rclone-back-" + kind);
    Files.writeString(directory.resolve("rclone.conf"), "");

    run(rclone, "copy", tree.toString(), "node:" + bucket + "/tree");
    String list = run(rclone, "lsf", "node:" + bucket + "/tree");
    run(rclone, "copy", "node:" + bucket + "/tree", back.toString());
    run(rclone, "check", tree.toString(), "node:" + bucket + "/tree");
    run(rclone, "delete", "node:" + bucket + "/tree");

    assertThat(list.lines()).containsExactlyInAnyOrder("one", "two");
    assertThat(back.resolve("one")).hasSameBinaryContentAs(tree.resolve("one"));
  }

  @Test
  void aSecondReadNeedsNoCloud() throws IOException, InterruptedException {
    String aws = ExternalProgram.path("TEST_AWS_CLI");
    String bucket = "again-" + UUID.randomUUID();
    Path file = directory.resolve("again");
    Files.write(file, TestBytes.of(5, 10 << 20));
    aws(aws, "mb", "s3://" + bucket);
    aws(aws, "cp", file.toString(), "s3://" + bucket + "/again");
    aws(aws, "cp", "s3://" + bucket + "/again", directory.resolve("first").toString());
    proxy.down();
    try {
      aws(aws, "cp", "s3://" + bucket + "/again", directory.resolve("second").toString());
    } finally {
      proxy.heal();
    }

    assertThat(directory.resolve("second")).hasSameBinaryContentAs(file);
  }

  private String aws(String aws, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(aws, "--endpoint-url", node.endpoint().toString(), "s3"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "client", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment());
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("no end: " + List.of(command) + "\n" + Files.readString(out));
    }
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(List.of(command) + "\n" + text).isZero();
    return text;
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("AWS_ACCESS_KEY_ID", NodeFiles.ACCESS_KEY),
        Map.entry("AWS_SECRET_ACCESS_KEY", NodeFiles.SECRET_KEY),
        Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
        Map.entry("AWS_CONFIG_FILE", directory.resolve("no-config").toString()),
        Map.entry("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("no-credentials").toString()),
        Map.entry("RCLONE_CONFIG", directory.resolve("rclone.conf").toString()),
        Map.entry("RCLONE_CONFIG_NODE_TYPE", "s3"),
        Map.entry("RCLONE_CONFIG_NODE_PROVIDER", "Other"),
        Map.entry("RCLONE_CONFIG_NODE_ACCESS_KEY_ID", NodeFiles.ACCESS_KEY),
        Map.entry("RCLONE_CONFIG_NODE_SECRET_ACCESS_KEY", NodeFiles.SECRET_KEY),
        Map.entry("RCLONE_CONFIG_NODE_ENDPOINT", node.endpoint().toString()));
  }

  private static String resource(String name) throws IOException {
    try (var in = ClientsIT.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}

package io.forebay.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.node.config.ConfigurationReader.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationReaderTest {

  private static final String LEAST = "mountpaths: [{ path: /mnt/disk1 }]\nanonymous: true\n";

  private static NodeConfiguration valid(String text) {
    return switch (read(text)) {
      case Result.Valid(NodeConfiguration configuration) -> configuration;
      case Result.Invalid(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (read(text)) {
      case Result.Valid(NodeConfiguration configuration) -> List.of();
      case Result.Invalid(List<Problem> problems) -> problems.stream().map(Problem::line).toList();
    };
  }

  private static Result read(String text) {
    return new ConfigurationReader(Map.of("CLOUD_KEY", "AK", "CLOUD_SECRET", "S3CR3T")).parse(text);
  }

  @Test
  void theLeastConfigurationHasTheDocumentedDefaults() {
    NodeConfiguration configuration = valid(LEAST);

    assertThat(configuration.node().listenAddress())
        .isEqualTo(new ListenAddress("127.0.0.1", 8333));
    assertThat(configuration.node().data()).isEqualTo(Path.of("/var/lib/forebay"));
    assertThat(configuration.node().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(configuration.space()).isEqualTo(new SpaceSection(65, 75, 90, 95));
    assertThat(configuration.lru())
        .isEqualTo(new LruSection(true, Duration.ofHours(2), LruSection.Policy.LRU));
    assertThat(configuration.durability()).isEqualTo(NodeConfiguration.Durability.FSYNC);
    assertThat(configuration.verify()).isEqualTo(NodeConfiguration.Verify.FIRST_READ);
    assertThat(configuration.metrics().statsd()).isEmpty();
    assertThat(configuration.metrics().bucketTagsMax()).isEqualTo(200);
  }

  @Test
  void everyKeyOfTheContractIsUnderstood() {
    NodeConfiguration configuration =
        valid(
            """
            node: { id: edge-1, data: /var/lib/forebay, listen: "127.0.0.1:8333", drain_timeout: 30s }
            mountpaths:
              - { path: /mnt/disk1 }
              - { path: /mnt/disk2, capacity: 500GiB }
            space: { cleanupwm: 65, lowwm: 75, highwm: 90, out_of_space: 95 }
            lru: { enabled: true, dont_evict_time: 120m, policy: lru }
            durability: rename
            verify: always
            credentials:
              - { access_key: AK, secret_key: SK, id: main, display_name: Main, email: main@example.com }
            anonymous: false
            backends:
              cloud:
                kind: s3
                endpoint: "http://127.0.0.1:4566"
                region: us-east-1
                path_style: true
                access_key: ${CLOUD_KEY}
                secret_key: ${CLOUD_SECRET}
            buckets:
              photos: { backend: cloud, remote_bucket: photos-eu }
              scratch: { }
            default_backend: cloud
            metrics: { statsd: { host: 127.0.0.1, port: 8125, flavor: etsy, interval: 10s } }
            """);

    assertThat(configuration.mountpaths().get(1).capacity())
        .contains(new DataSize(500L * (1 << 30)));
    BackendSection cloud = configuration.backends().get("cloud");
    assertThat(cloud.keys())
        .isEqualTo(
            new S3Keys(
                Optional.of(URI.create("http://127.0.0.1:4566")),
                Optional.of("us-east-1"),
                true,
                Optional.of("AK"),
                Optional.of("S3CR3T"),
                Optional.empty(),
                false));
    assertThat(configuration.buckets().get("photos").remoteBucket()).contains("photos-eu");
    assertThat(configuration.buckets().get("scratch").backend()).isEmpty();
    assertThat(configuration.metrics().statsd().orElseThrow().port()).isEqualTo(8125);
  }

  @Test
  void everyProblemIsToldAtOnceWithItsKeyAndTheNearestKnownOne() {
    assertThat(
            problems(
                """
                mountpaths: [{ path: /mnt/disk1, capcity: 1GiB }]
                space: { highwm: 300 }
                lru: { dont_evict_time: soon }
                durabilty: fsync
                anonymous: maybe
                backends: { cloud: { kind: s4 } }
                """))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("mountpaths[0].capcity", "did you mean capacity?"),
            line -> assertThat(line).contains("space.highwm", "greatest value is 99", "300"),
            line -> assertThat(line).contains("lru.dont_evict_time", "not a duration", "soon"),
            line -> assertThat(line).contains("durabilty", "did you mean durability?"),
            line -> assertThat(line).contains("anonymous", "neither true nor false"),
            line -> assertThat(line).contains("backends.cloud.kind", "not one of s3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space: { lowwm: 90, highwm: 80 } | watermarks must rise",
        "default_backend: clod | did you mean cloud?",
        "buckets: { photos: { backend: nowhere } } | no backend of that name",
        "buckets: { photos: { remote_bucket: x } } | need a backend",
        "buckets: { Ab: { } } | 3 to 63 characters",
        "node: { listen: 8333 } | listen is host:port",
        "node: { tls_key: /k } | go together",
        "credentials: [{ access_key: A }] | credentials[0].secret_key: must be given",
        "lru: on | must be a section",
        "mountpaths: /mnt | must be a list",
      })
  void aWrongKeyIsRefusedWithASentence(String line, String expected) {
    String text =
        "backends: { cloud: { kind: s3 } }\n"
            + (line.startsWith("mountpaths") ? "anonymous: true\n" : LEAST)
            + line;

    assertThat(problems(text)).singleElement().asString().contains(expected);
  }

  @Test
  void aKindOfALaterVersionIsNamed() {
    assertThat(problems(LEAST + "backends: { g: { kind: ais } }"))
        .containsExactly(
            "backends.g: kind ais is not in this version; s3, gcs, azure, http and dir are");
  }

  @Test
  void nestedMountpathsAreRefused() {
    assertThat(problems("anonymous: true\nmountpaths: [{ path: /mnt/a }, { path: /mnt/a/b }]"))
        .singleElement()
        .asString()
        .contains("lies within");
  }

  @Test
  void nobodyAllowedInIsAProblem() {
    assertThat(problems("mountpaths: [{ path: /mnt/a }]"))
        .singleElement()
        .asString()
        .contains("credentials", "anonymous: true");
  }

  @Test
  void aMissingVariableIsAProblemAndADefaultIsUsed() {
    assertThat(problems(LEAST + "node: { id: \"${NOWHERE}\" }"))
        .singleElement()
        .asString()
        .contains("NOWHERE");
    assertThat(valid(LEAST + "node: { id: \"${NOWHERE:-edge}\" }").node().id()).contains("edge");
  }

  @Test
  void aValueComesFromAFileWithoutItsLastLinesEnd(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "S3CR3T$1\n");
    String text = LEAST + "credentials: [{ access_key: A, secret_key: \"${file:%s}\" }]\n";

    assertThat(valid(text.formatted(secret)).credentials().getFirst().secretKey())
        .isEqualTo("S3CR3T$1");
    assertThat(problems(text.formatted(directory.resolve("absent"))))
        .containsExactly(
            "credentials[0].secret_key: the file "
                + directory.resolve("absent")
                + " cannot be read (NoSuchFileException)");
    assertThat(problems(text.formatted("here"))).singleElement().asString().contains("absolute");
  }

  @Test
  void secretsAreInNoMessageAndNoText() {
    String text =
        LEAST + "backends: { cloud: { kind: s3, access_key: A, secret_key: \"${X}S3CR3T\" } }";

    assertThat(problems(text)).singleElement().asString().doesNotContain("S3CR3T");
    assertThat(valid(LEAST + "credentials: [{ access_key: A, secret_key: S3CR3T }]\n").toString())
        .doesNotContain("S3CR3T");
  }

  @Test
  void notYamlAndDoubleKeysAreProblemsOfTheFile() {
    assertThat(problems("node: [")).singleElement().asString().contains("not YAML");
    assertThat(problems(LEAST + "anonymous: false\n"))
        .singleElement()
        .asString()
        .contains("not YAML", "anonymous");
  }

  @Test
  void anAbsentFileIsAProblem() {
    Result result = new ConfigurationReader(Map.of()).read(Path.of("/no/such/file.yaml"));

    assertThat(result).isInstanceOf(Result.Invalid.class);
  }

  @Test
  void sizesAndDurationsAreReadAsPeopleWriteThem() {
    assertThat(DataSize.parse("64KiB").bytes()).isEqualTo(65_536);
    assertThat(DataSize.parse("1.5GiB").bytes()).isEqualTo(1_610_612_736L);
    assertThat(DataSize.parse("10GB").bytes()).isEqualTo(10_000_000_000L);
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("2h30m")).isEqualTo(Duration.ofMinutes(150));
    assertThat(Nearest.to("xyzzy", List.of("mountpaths"))).isEqualTo(Optional.empty());
  }
}

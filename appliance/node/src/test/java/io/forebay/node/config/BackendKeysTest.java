package io.forebay.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.node.config.BackendSection.Kind;
import io.forebay.node.config.ConfigurationReader.Result;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendKeysTest {

  private static Result read(String backend) {
    return new ConfigurationReader(Map.of())
        .parse(
            "mountpaths: [{ path: /mnt/disk1 }]\nanonymous: true\nbackends: { cloud: "
                + backend
                + " }\n");
  }

  private static BackendSection valid(String backend) {
    return switch (read(backend)) {
      case Result.Valid(NodeConfiguration configuration) -> configuration.backends().get("cloud");
      case Result.Invalid(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String backend) {
    return switch (read(backend)) {
      case Result.Valid valid -> List.of();
      case Result.Invalid(List<Problem> problems) -> problems.stream().map(Problem::line).toList();
    };
  }

  @Test
  void aKindHasItsKeysBesideThoseOfEveryKind() {
    BackendSection dir = valid("{ kind: dir, path: /srv/cloud, timeout: 5s, connections_max: 7 }");

    assertThat(dir.keys()).isEqualTo(new DirKeys(Path.of("/srv/cloud")));
    assertThat(dir.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(dir.connectionsMax()).isEqualTo(7);
    assertThat(valid("{ kind: s3 }").timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ kind: dir } | backends.cloud.path: must be given; Directory that plays the cloud: each"
            + " directory in it is a bucket.",
        "{ kind: dir, path: /srv, region: r } | backends.cloud.region: is a key of kind s3, not of"
            + " dir; of its own dir has path",
        "{ kind: azure } | backends.cloud: give account or connection_string",
        "{ kind: azure, account: a/b } | backends.cloud: account is small letters and digits",
        "{ kind: azure, account: acc, account_key: '!' } | backends.cloud: account_key is Base64",
        "{ kind: azure, account: acc, sas_token: sv=1 } | backends.cloud: sas_token has a"
            + " signature, sig=",
        "{ kind: azure, account: acc, account_key: a2V5, anonymous: true } | backends.cloud: give"
            + " one of account_key, sas_token, connection_string and anonymous",
        "{ kind: azure, account: acc, connection_string: 'AccountKey=a2V5' } | backends.cloud: a"
            + " connection_string names the account and the endpoint itself",
        "{ kind: azure, connection_string: 'AccountName=a' } | backends.cloud: connection_string"
            + " has AccountKey= or SharedAccessSignature=",
        "{ kind: azure, account: acc, endpoint: 'http://h' } | backends.cloud: without account_key,"
            + " sas_token or anonymous the endpoint must be https",
        "{ kind: azure, account: acc, region: r } | backends.cloud.region: is a key of kind s3, not"
            + " of azure; of its own azure has account, account_key, sas_token, connection_string,"
            + " anonymous, endpoint",
        "{ kind: s3, path: /srv } | backends.cloud.path: is a key of kind dir, not of s3; of its"
            + " own s3 has endpoint, region, path_style, access_key, secret_key, profile,"
            + " anonymous",
        "{ kind: s3, acess_key: A } | backends.cloud.acess_key: unknown key; did you mean"
            + " access_key?",
        "{ kind: s3, timout: 5s } | backends.cloud.timout: unknown key; did you mean timeout?",
        "{ kind: s3, access_key: A } | backends.cloud: access_key and secret_key go together",
        "{ kind: s3, profile: p, anonymous: true } | backends.cloud: give one of access_key,"
            + " profile and anonymous",
        "{ kind: gcs, credentials_file: /k, anonymous: true } | backends.cloud: give one of"
            + " credentials_file and anonymous",
        "{ kind: gcs, project: '' } | backends.cloud: project and requester_pays_project must not"
            + " be empty",
        "{ kind: gcs, endpoint: 'http://gcs.example' } | backends.cloud: credentials do not go"
            + " over http:// to another machine; use https://, or anonymous: true",
        "{ kind: gcs, profile: p } | backends.cloud.profile: is a key of kind s3, not of gcs; of"
            + " its own gcs has endpoint, project, requester_pays_project, credentials_file,"
            + " anonymous",
        "{ path: /srv } | backends.cloud.kind: must be given; What it speaks.",
        "{ kind: s4, path: /srv } | backends.cloud.kind: not one of s3, gcs, azure, http, dir, ais"
            + " (is s4)",
        "{ kind: http } | backends.cloud.endpoint: must be given; Address below which the buckets"
            + " are, with a path where there is one.",
        "{ kind: http, endpoint: 'ftp://h' } | backends.cloud: endpoint must be http:// or"
            + " https://, a host and a path",
        "{ kind: http, endpoint: 'http://h', hosts_allowed: ['http://a'] } | backends.cloud:"
            + " hosts_allowed takes names, *. and a domain, or *, without scheme and port",
        "{ kind: http, endpoint: 'http://h', authorization: ' secret' } | backends.cloud:"
            + " authorization must be one line of visible characters",
        "{ kind: ais, endpoint: 'http://h' } | backends.cloud: kind ais is not in this version; s3"
            + ", gcs, azure, http and dir are",
      })
  void aWrongBackendIsToldInOneSentence(String backend, String expected) {
    assertThat(problems(backend)).containsExactly(expected);
  }

  @Test
  void aBackendAtGoogleHasItsKeys() {
    assertThat(valid("{ kind: gcs }").keys())
        .isEqualTo(
            new GcsKeys(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false));
    assertThat(
            valid(
                    "{ kind: gcs, endpoint: 'https://gcs.example', project: p,"
                        + " requester_pays_project: q, credentials_file: /etc/google.json }")
                .keys())
        .isEqualTo(
            new GcsKeys(
                Optional.of(URI.create("https://gcs.example")),
                Optional.of("p"),
                Optional.of("q"),
                Optional.of(Path.of("/etc/google.json")),
                false));
    for (String near : List.of("http://127.0.0.1:4443", "http://localhost", "http://[::1]:1")) {
      assertThat(valid("{ kind: gcs, endpoint: '" + near + "' }").keys().toString())
          .isEqualTo("gcs " + near);
    }
    assertThat(valid("{ kind: gcs, endpoint: 'http://gcs.example', anonymous: true }").keys())
        .hasToString("gcs http://gcs.example");
  }

  @Test
  void theReferenceNamesTheKindsOfAKey() {
    assertThat(ConfigurationReference.entries())
        .filteredOn(
            entry -> Set.of("backends.NAME.kind", "backends.NAME.path").contains(entry.key()))
        .extracting(ConfigurationReference.Entry::type, ConfigurationReference.Entry::sentence)
        .allSatisfy(row -> assertThat(row.toList().toString()).doesNotContain("ais"))
        .anySatisfy(row -> assertThat(row.toList().get(1).toString()).endsWith("bucket (dir)."));
  }

  @Test
  void everyKindOfThisVersionHasKeys() {
    assertThat(BackendKinds.words()).contains("s3", "azure", "dir");
    assertThat(BackendKinds.kindsWith("path")).containsExactly(Kind.DIR);
  }
}

package io.forebay.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.node.config.ConfigurationReader.Result;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A secret is in no message, however the file that holds it is wrong.
final class SecretsTest {

  private static final String SECRET = "S3CR3T";
  private static final String BEFORE =
      """
      mountpaths: [{ path: /mnt/disk1 }]
      anonymous: true
      backends:
        cloud:
          kind: s3
          access_key: A
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    secret_key: S3CR3T: x\n",
        "    secret_key: \"S3CR3T\n",
        "    secret_key: 'S3CR3T\n",
        "    secret_key: @S3CR3T\n",
        "    secret_key: %S3CR3T\n",
        "    secret_key: \tS3CR3T\n",
        "    secret_key: [S3CR3T\n",
        "    secret_key: [S3CR3T]\n",
        "    secret_key: { S3CR3T: x }\n",
        "    secret_key: !S3CR3T!x y\n",
        "    secret_key: \"\\qS3CR3T\"\n",
        "    secret_key:S3CR3T\n",
        "    secret_key: S3CR3T\n    secret_key: S3CR3T\n",
        "    secret_key: S3CR3T\n   S3CR3T: S3CR3T\n",
        "    S3CR3T: 1\n    S3CR3T: 2\n",
        "    secret_key: \"${NOWHERE}S3CR3T\"\n",
        "    secret_keys: S3CR3T\n",
        "  other: { kind: s3, access_key: A, secret_key:S3CR3T }\n",
        "    secret_key: B\n    endpoint: \"https://user:S3CR3T@host/\"\n",
        "    secret_key: B\n    endpoint: \"https://account.host/?sig=S3CR3T\"\n",
        "    secret_key: B\n    endpoint: \"user:S3CR3T@host\"\n",
        "    secret_key: B\ncredentials: [{ access_key: A, secret_key: S3CR3T, emial: x }]\n",
        "    secret_key: B\n--- \nS3CR3T: x\n",
        "    secret_key: B\n  other: { kind: azure, account: a1, account_key: \"S3CR3T!\" }\n",
        "    secret_key: B\n  other: { kind: azure, account: a1, sas_token: \"si=S3CR3T\" }\n",
        "    secret_key: B\n  other: { kind: azure, connection_string: \"Key=S3CR3T\" }\n",
      })
  void noProblemHoldsASecret(String after) {
    Result result = new ConfigurationReader(Map.of()).parse(BEFORE + after);

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Invalid.class,
            invalid -> assertThat(invalid.problems().toString()).doesNotContain(SECRET));
  }

  @Test
  void aBrokenLineIsNamedByItsNumber() {
    Result result = new ConfigurationReader(Map.of()).parse(BEFORE + "    secret_key: S3CR3T: x\n");

    assertThat(((Result.Invalid) result).problems())
        .singleElement()
        .extracting(Problem::line)
        .asString()
        .startsWith("not YAML at line 7, column 23; look there for");
  }

  @Test
  void noRecordWithASecretShowsItAsText() throws ReflectiveOperationException {
    List<Class<?>> records = new ArrayList<>(List.of(CredentialSection.class));
    for (BackendSection.Kind kind : BackendSection.Kind.values()) {
      BackendKinds.keysOf(kind).ifPresent(records::add);
    }
    for (Class<?> type : records) {
      boolean hasSecret = false;
      for (RecordComponent component : type.getRecordComponents()) {
        hasSecret |= Keys.setting(component).secret();
      }
      Class<?> declaring = type.getMethod("toString").getDeclaringClass();

      assertThat(hasSecret && declaring != type).as("%s needs its own toString", type).isFalse();
    }
    assertThat(
            new ConfigurationReader(Map.of()).parse(BEFORE + "    secret_key: S3CR3T\n").toString())
        .doesNotContain(SECRET);
  }
}

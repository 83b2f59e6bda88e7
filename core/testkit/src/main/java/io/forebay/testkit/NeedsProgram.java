package io.forebay.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that runs programs of others, which `.ci/clients` provides: boto3, aws-cli, rclone.
///
/// Without them it is skipped; with `CI` set it runs, and fails as it asks for
/// [ExternalProgram#path].
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProgramCondition.class)
public @interface NeedsProgram {

  /// The environment variables that name the programs, such as `TEST_RCLONE`.
  String[] value();
}

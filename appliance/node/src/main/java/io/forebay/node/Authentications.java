package io.forebay.node;

import io.forebay.api.s3.S3Authentication;
import io.forebay.api.s3.auth.Credential;
import io.forebay.api.s3.auth.SignatureAuthentication;
import io.forebay.node.config.NodeConfiguration;
import java.util.List;

/// Makes what checks who may ask.
final class Authentications {

  private Authentications() {}

  static S3Authentication of(NodeConfiguration configuration, ProgramParts program) {
    List<Credential> credentials =
        configuration.credentials().stream()
            .map(section ->
                new Credential(
                    section.accessKey(), section.secretKey(), Settings.requester(section)))
            .toList();
    return new SignatureAuthentication(
        credentials,
        configuration.anonymous(),
        new Settings(configuration).s3()::bucketOfHost,
        program.clock());
  }
}

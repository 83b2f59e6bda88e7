package io.forebay.api.s3;

/// The element that tells who owns something.
final class OwnerXml {

  private OwnerXml() {}

  static void write(S3Xml xml, String element, Requester owner) {
    xml.begin(element)
        .leaf("ID", owner.canonicalId())
        .leaf("DisplayName", owner.displayName())
        .end();
  }
}

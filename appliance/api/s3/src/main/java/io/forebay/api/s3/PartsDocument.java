package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.store.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The document that names the parts of an upload at its completion.
final class PartsDocument {

  private static final int ELEMENTS_MAX = 12 * Part.NUMBER_MAX;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final String CHECKSUM = "Checksum";

  private PartsDocument() {}

  /// @throws StoreException `MALFORMED_XML`, `INVALID_ARGUMENT`, `INVALID_PART_ORDER`
  static List<NamedPart> parse(byte[] document) {
    XmlElement root = XmlElement.parse(document, "CompleteMultipartUpload", ELEMENTS_MAX);
    List<NamedPart> parts = new ArrayList<>();
    int last = 0;
    for (XmlElement element : root.children()) {
      NamedPart part = part(element);
      if (part.number() <= last) {
        throw new StoreException(
            ErrorCode.INVALID_PART_ORDER,
            "The list of parts was not in ascending order. The parts list must be specified in"
                + " order by part number.");
      }
      last = part.number();
      parts.add(part);
    }
    if (parts.isEmpty()) {
      throw XmlElement.malformed();
    }
    return parts;
  }

  private static NamedPart part(XmlElement element) {
    if (!element.name().equals("Part")) {
      throw XmlElement.malformed();
    }
    int number = number(element.textOf("PartNumber").orElseThrow(XmlElement::malformed).trim());
    UploadAddress.requirePartNumber(number);
    List<String> etags =
        ConditionsHeader.etags(element.textOf("ETag").orElseThrow(XmlElement::malformed).trim());
    if (etags.size() != 1) {
      throw XmlElement.malformed();
    }
    List<Checksum> checksums = new ArrayList<>();
    for (XmlElement child : element.children()) {
      if (child.name().startsWith(CHECKSUM)) {
        checksums.add(checksum(child));
      } else if (!child.name().equals("PartNumber") && !child.name().equals("ETag")) {
        throw XmlElement.malformed();
      }
    }
    return new NamedPart(number, etags.getFirst(), checksums);
  }

  private static Checksum checksum(XmlElement element) {
    ChecksumAlgorithm algorithm =
        ChecksumAlgorithm.ofS3Word(element.name().substring(CHECKSUM.length()))
            .orElseThrow(XmlElement::malformed);
    return BodyPromises.checksum(algorithm, element.text().trim())
        .orElseThrow(() -> BodyPromises.invalid(algorithm));
  }

  /// @throws StoreException `MALFORMED_XML`
  static int number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw XmlElement.malformed();
    }
    return Integer.parseInt(text);
  }
}

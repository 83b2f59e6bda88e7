package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of a client's document: its local name, its text, and the elements within. Document
/// types and entities of the client's own are refused.
final class XmlElement {

  private static final int DEPTH_MAX = 16;
  private static final String MALFORMED =
      "The XML you provided was not well-formed or did not validate against our published schema";

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final List<XmlElement> children = new ArrayList<>();

  private XmlElement(String name) {
    this.name = name;
  }

  /// The document's root.
  ///
  /// @param rootName the name that it must have
  /// @param elementsMax more than that many elements are refused
  /// @throws StoreException `MALFORMED_XML`
  static XmlElement parse(byte[] document, String rootName, int elementsMax) {
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(document));
      try {
        XmlElement root = read(reader, elementsMax);
        if (!root.name.equals(rootName)) {
          throw malformed();
        }
        return root;
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new StoreException(ErrorCode.MALFORMED_XML, MALFORMED, e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private static XmlElement read(XMLStreamReader reader, int elementsMax)
      throws XMLStreamException {
    Deque<XmlElement> open = new ArrayDeque<>();
    XmlElement root = new XmlElement("");
    open.push(root);
    int elements = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          elements++;
          if (elements > elementsMax || open.size() > DEPTH_MAX) {
            throw malformed();
          }
          XmlElement element = new XmlElement(reader.getLocalName());
          open.element().children.add(element);
          open.push(element);
        }
        case XMLStreamConstants.END_ELEMENT -> open.pop();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            open.element().text.append(reader.getText());
        case XMLStreamConstants.COMMENT,
            XMLStreamConstants.PROCESSING_INSTRUCTION,
            XMLStreamConstants.END_DOCUMENT -> {}
        default -> throw malformed();
      }
    }
    return root.children.getFirst();
  }

  static StoreException malformed() {
    return new StoreException(ErrorCode.MALFORMED_XML, MALFORMED);
  }

  /// The local name.
  String name() {
    return name;
  }

  /// The text directly within, as it stands.
  String text() {
    return text.toString();
  }

  /// The elements directly within.
  List<XmlElement> children() {
    return children;
  }

  /// The text of the only element of that name, if there is one.
  ///
  /// @throws StoreException `MALFORMED_XML` where there are several
  Optional<String> textOf(String childName) {
    Optional<String> found = Optional.empty();
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        if (found.isPresent()) {
          throw malformed();
        }
        found = Optional.of(child.text());
      }
    }
    return found;
  }
}

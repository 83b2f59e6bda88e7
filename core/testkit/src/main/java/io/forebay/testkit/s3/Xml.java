package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// S3's documents, as far as this server reads and writes them.
final class Xml {

  private Xml() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default -> {
          if (c < ' ') {
            escaped.append("&#").append((int) c).append(';');
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  static String element(String name, Object text) {
    return "<" + name + ">" + escape(String.valueOf(text)) + "</" + name + ">";
  }

  /// The children of every element called `name`, as name and text.
  static List<Map<String, String>> elements(byte[] document, String name) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      Element root =
          factory
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(document))
              .getDocumentElement();
      NodeList found = root.getElementsByTagNameNS("*", name);
      List<Map<String, String>> elements = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        elements.add(children(found.item(i)));
      }
      return elements;
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new StoreException(ErrorCode.MALFORMED_XML, "not well-formed", e);
    }
  }

  private static Map<String, String> children(Node node) {
    Map<String, String> children = new TreeMap<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeType() == Node.ELEMENT_NODE) {
        children.put(child.getLocalName(), child.getTextContent());
      }
    }
    return children;
  }
}

package dev.ganvas.labelling.c2pa;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A property of XMP (ISO 16684-1), which can be an attribute or an element, and have several values
 * or say that they are elsewhere. Thread-safe.
 *
 * @param name in whatever capitals it is written
 */
record XmpProperty(String namespace, String name) {
  private static final int MAX_DEPTH = 100;
  private static final String ATTRIBUTE_LIMIT =
      "http://www.oracle.com/xml/jaxp/properties/elementAttributeLimit";

  /** Of an element: raw converters write hundreds of settings. */
  private static final String MAX_ATTRIBUTES = "10000";

  private static final int XMLNS = "xmlns:".length();

  /**
   * Its values in a packet. Of a damaged one they are those before the damage, as other programs
   * read no more of it either; a prefix that is not declared is taken for that of the namespace.
   */
  List<String> in(byte[] packet) {
    String text = new String(packet, charset(packet));
    Values values = new Values();
    int start = text.indexOf('<');
    if (start >= 0) {
      try {
        parser().parse(new InputSource(new StringReader(text.substring(start))), values);
      } catch (SAXException e) {
        // What was read up to here counts.
      } catch (IOException | ParserConfigurationException e) {
        throw new IllegalStateException(e);
      }
    }
    return values.found;
  }

  /** Reads nothing but the text that it is given, and not what that defines. */
  private static SAXParser parser() throws SAXException, ParserConfigurationException {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    SAXParser parser = factory.newSAXParser();
    parser.setProperty(ATTRIBUTE_LIMIT, MAX_ATTRIBUTES);
    return parser;
  }

  /** By the zeros beside its first letter, or the byte order mark. */
  private static Charset charset(byte[] packet) {
    int first = 0;
    for (int i = 0; i < 4; i++) {
      first = first << 8 | (i < packet.length ? packet[i] & 0xFF : 0xFF);
    }
    if (first == 0xFEFF || first == '<') {
      return Charset.forName("UTF-32BE");
    }
    if (first == 0xFFFE0000 || first == '<' << 24) {
      return Charset.forName("UTF-32LE");
    }
    int half = first >>> 16;
    return half == 0xFEFF || half == '<'
        ? StandardCharsets.UTF_16BE
        : half == 0xFFFE || half == '<' << 8 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }

  /** Collects the values. */
  private final class Values extends DefaultHandler {
    private final List<String> found = new ArrayList<>();

    /** Those that each element around this place declares, the innermost first. */
    private final Deque<Map<String, String>> prefixes = new ArrayDeque<>();

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Elements around this place from that of the property on. */
    private int inside;

    @Override
    public void startElement(
        @Nullable String uri, @Nullable String localName, String element, Attributes attributes)
        throws SAXException {
      if (++depth > MAX_DEPTH) {
        throw new SAXException("too deep");
      }
      addText();
      Map<String, String> declared = new HashMap<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        String attribute = attributes.getQName(i);
        if (isDeclaration(attribute)) {
          declared.put(
              attribute.substring(Math.min(XMLNS, attribute.length())), attributes.getValue(i));
        }
      }
      prefixes.push(declared);
      inside += inside > 0 || isProperty(element) ? 1 : 0;
      for (int i = 0; i < attributes.getLength(); i++) {
        String attribute = attributes.getQName(i);
        if (inside > 0 && !isDeclaration(attribute) || isProperty(attribute)) {
          found.add(attributes.getValue(i));
        }
      }
    }

    @Override
    public void characters(char[] letters, int start, int length) {
      if (inside > 0) {
        text.append(letters, start, length);
      }
    }

    @Override
    public void endElement(
        @Nullable String uri, @Nullable String localName, @Nullable String element) {
      addText();
      prefixes.pop();
      inside -= inside > 0 ? 1 : 0;
      depth--;
    }

    private void addText() {
      if (!text.isEmpty()) {
        found.add(text.toString());
        text.setLength(0);
      }
    }

    private static boolean isDeclaration(String attribute) {
      return attribute.equals("xmlns") || attribute.startsWith("xmlns:");
    }

    private boolean isProperty(String qualified) {
      int colon = qualified.indexOf(':');
      if (!qualified.substring(colon + 1).equalsIgnoreCase(name)) {
        return false;
      }
      String declared = namespaceOf(qualified.substring(0, Math.max(colon, 0)));
      return declared == null ? colon > 0 : declared.equals(namespace);
    }

    private @Nullable String namespaceOf(String prefix) {
      return prefixes.stream()
          .filter(declared -> declared.containsKey(prefix))
          .findFirst()
          .map(declared -> declared.get(prefix))
          .orElse(null);
    }
  }
}

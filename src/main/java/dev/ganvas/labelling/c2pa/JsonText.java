package dev.ganvas.labelling.c2pa;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Tells JSON texts (RFC 8259) from what only some readers take for one. */
final class JsonText {
  private static final int MAX_DEPTH = 127;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private JsonText() {}

  /** Whether the bytes are one JSON text in UTF-8, which begins without a byte order mark. */
  static boolean is(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !text.isEmpty() && text.charAt(0) != BYTE_ORDER_MARK && isOneValue(text);
    } catch (CharacterCodingException | JacksonException e) {
      return false;
    }
  }

  private static boolean isOneValue(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      int depth = 0;
      JsonToken token = parser.nextToken();
      boolean readable = token != null;
      while (token != null && readable) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        readable = isReadable(parser, token);
        token = parser.nextToken();
        readable &= token == null || depth > 0;
      }
      return readable;
    }
  }

  /** Whether a name or string can be written in UTF-8, and a number in 64 bits. */
  private static boolean isReadable(JsonParser parser, JsonToken token) {
    return switch (token) {
      case PROPERTY_NAME, VALUE_STRING ->
          StandardCharsets.UTF_8.newEncoder().canEncode(parser.getString());
      case VALUE_NUMBER_FLOAT -> Double.isFinite(parser.getDoubleValue());
      default -> true;
    };
  }
}

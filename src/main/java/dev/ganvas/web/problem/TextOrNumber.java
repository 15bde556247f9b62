package dev.ganvas.web.problem;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** A name, or an index that may also be sent as a number. */
public final class TextOrNumber extends ValueDeserializer<String> {
  @Override
  public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_STRING -> StrictJson.text(parser, context, parser.getString());
      default -> StrictJson.mismatch(parser, context, String.class);
    };
  }
}

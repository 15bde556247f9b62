package dev.ganvas.web.problem;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Text that is only read aloud: control characters, U+0000 too, count as blanks. */
public final class SpokenText extends ValueDeserializer<String> {
  @Override
  public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return StrictJson.mismatch(parser, context, String.class);
    }
    return StrictJson.text(parser, context, parser.getString().replace('\0', ' '));
  }
}

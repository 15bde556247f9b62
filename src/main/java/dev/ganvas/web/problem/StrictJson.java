package dev.ganvas.web.problem;

import java.math.BigDecimal;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads bodies into records: the fields that a record has, in the types that they have there; 1.0
 * and 1e3 are whole numbers. What is otherwise becomes null and is noted in {@link Findings}, so
 * that a caller is told all at once.
 */
final class StrictJson extends JacksonJsonHttpMessageConverter {
  /** Attribute of reading: the path of the value that is being read. */
  private static final String PLACE = "place";

  StrictJson(JsonMapper json) {
    super(strict(json));
  }

  @Override
  protected ObjectReader customizeReader(ObjectReader reader, JavaType type) {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    return request == null ? reader : reader.withAttribute(Findings.class, Findings.of(request));
  }

  static JsonMapper strict(JsonMapper json) {
    return json.rebuild()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Enum,
            choice -> choice.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
        .addHandler(new UnknownFields())
        .addModule(numbers())
        .build();
  }

  private static SimpleModule numbers() {
    return new SimpleModule("strict")
        .addDeserializer(Integer.class, new NumberOf<>(Integer.class, BigDecimal::intValueExact))
        .addDeserializer(Long.class, new NumberOf<>(Long.class, BigDecimal::longValueExact))
        .addDeserializer(Double.class, new NumberOf<>(Double.class, StrictJson::finite))
        .setDeserializerModifier(new NotingModifier());
  }

  private static double finite(BigDecimal number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("too large");
    }
    return value;
  }

  /** The place where a parser is, as a path. */
  static String path(JsonParser parser) {
    return path(parser.streamReadContext());
  }

  private static String path(TokenStreamContext context) {
    TokenStreamContext parent = context.getParent();
    if (parent == null) {
      return "";
    }
    String path = path(parent);
    if (context.inArray()) {
      return context.hasCurrentIndex() ? path + "[" + context.getCurrentIndex() + "]" : path;
    }
    String name = context.currentName();
    return name == null ? path : path + (path.isEmpty() ? "" : ".") + name;
  }

  /** Notes that the value before the parser is of another type than that, and passes over it. */
  static <T> @Nullable T mismatch(
      JsonParser parser, DeserializationContext context, Class<?> type) {
    if (!(context.getAttribute(Findings.class) instanceof Findings findings)) {
      throw MismatchedInputException.from(parser, type, "of another type");
    }
    noteMismatch(findings, parser, type, path(parser));
    return null;
  }

  /** The text, or null and a note if it is not such as can be kept. */
  static @Nullable String text(JsonParser parser, DeserializationContext context, String text) {
    String problem = Text.problem(text);
    if (problem != null && context.getAttribute(Findings.class) instanceof Findings findings) {
      findings.note(path(parser), problem);
      return null;
    }
    return text;
  }

  private static void noteMismatch(
      Findings findings, JsonParser parser, @Nullable Class<?> type, String field) {
    String value =
        switch (parser.currentToken()) {
          case START_ARRAY -> "a list";
          case START_OBJECT -> "an object";
          case VALUE_STRING -> "\"" + parser.getString() + "\"";
          default -> parser.getString();
        };
    findings.note(field, ValueWords.mismatch(type, value));
    parser.skipChildren();
  }

  private static final class NumberOf<T> extends StdScalarDeserializer<T> {
    private final transient Function<BigDecimal, T> exact;

    NumberOf(Class<T> type, Function<BigDecimal, T> exact) {
      super(type);
      this.exact = exact;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.currentToken().isNumeric()) {
        throw MismatchedInputException.from(parser, handledType(), "not a number");
      }
      try {
        return exact.apply(parser.getDecimalValue());
      } catch (ArithmeticException e) {
        throw MismatchedInputException.from(parser, handledType(), "not such a number");
      }
    }
  }

  private static final class UnknownFields extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        ValueDeserializer<?> deserializer,
        Object beanOrClass,
        String name) {
      if (!(context.getAttribute(Findings.class) instanceof Findings findings)) {
        return false;
      }
      TreeSet<String> known = new TreeSet<>();
      deserializer.getKnownPropertyNames().forEach(field -> known.add(field.toString()));
      Object in = context.getAttribute(PLACE);
      String path = in == null || in.toString().isEmpty() ? "" : in + ".";
      findings.note(path + name, "is unknown; the fields are " + String.join(", ", known));
      parser.skipChildren();
      return true;
    }
  }

  private static final class NotingModifier extends ValueDeserializerModifier {
    @Override
    public ValueDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return new Noting(deserializer);
    }

    @Override
    public ValueDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return new Noting(deserializer);
    }

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return new Noting(deserializer);
    }
  }

  private static final class Noting extends DelegatingDeserializer {
    Noting(ValueDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
      return new Noting(deserializer);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
      Object attribute = context.getAttribute(Findings.class);
      if (!(attribute instanceof Findings findings)) {
        return super.deserialize(parser, context);
      }
      String field = path(parser);
      Object around = context.getAttribute(PLACE);
      context.setAttribute(PLACE, field); // Those of unknown fields: their parser has moved on.
      try {
        Object value = super.deserialize(parser, context);
        return value instanceof String text ? text(parser, context, text) : value;
      } catch (MismatchedInputException e) {
        noteMismatch(findings, parser, handledType(), field);
        return null;
      } finally {
        context.setAttribute(PLACE, around);
      }
    }
  }
}

package dev.ganvas.web.problem;

import dev.ganvas.web.problem.InvalidRequestException.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object, read one by one. A field of the wrong type and one that nobody asked
 * for are noted, not thrown: a caller is told all that is wrong at once.
 */
public final class JsonFields {
  private final @Nullable JsonNode json;
  private final String prefix;
  private final Set<String> known = new TreeSet<>();
  private final List<Violation> violations = new ArrayList<>();

  /**
   * @param json null for an object without fields
   */
  public JsonFields(@Nullable JsonNode json) {
    this(json, "");
  }

  private JsonFields(@Nullable JsonNode json, String prefix) {
    this.prefix = prefix;
    if (json == null || json.isMissingNode() || json.isNull()) {
      this.json = null;
    } else if (json.isObject()) {
      this.json = json;
    } else {
      this.json = null;
      violations.add(new Violation("", "the body must be a JSON object"));
    }
  }

  private @Nullable JsonNode field(String name, Predicate<JsonNode> fits, String wanted) {
    known.add(name);
    JsonNode value = json == null ? null : json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!fits.test(value)) {
      violations.add(
          new Violation(prefix + name, "must be " + wanted + ", not " + shortened(value)));
      return null;
    }
    return value;
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  public @Nullable String text(String name) {
    JsonNode value = field(name, JsonNode::isString, "a string");
    return value == null ? null : value.asString();
  }

  public @Nullable String textOrNumber(String name) {
    JsonNode value =
        field(name, v -> v.isString() || v.isIntegralNumber(), "a string or a whole number");
    return value == null ? null : value.asString();
  }

  public @Nullable Integer integer(String name) {
    JsonNode value =
        field(name, v -> v.isIntegralNumber() && v.canConvertToInt(), "a whole number of 32 bits");
    return value == null ? null : value.intValue();
  }

  public @Nullable Long longInteger(String name) {
    JsonNode value =
        field(name, v -> v.isIntegralNumber() && v.canConvertToLong(), "a whole number of 64 bits");
    return value == null ? null : value.longValue();
  }

  public @Nullable Double number(String name) {
    JsonNode value = field(name, JsonNode::isNumber, "a number");
    return value == null ? null : value.doubleValue();
  }

  public @Nullable Boolean flag(String name) {
    JsonNode value = field(name, JsonNode::isBoolean, "true or false");
    return value == null ? null : value.booleanValue();
  }

  /** One of the constants of a type, by its name in whatever case. */
  public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    JsonNode value =
        field(
            name,
            v -> v.isString() && choices.containsKey(v.asString().toLowerCase(Locale.ROOT)),
            "one of " + String.join(", ", choices.keySet()));
    return value == null ? null : choices.get(value.asString().toLowerCase(Locale.ROOT));
  }

  /** The fields of an object in a field; none if there is no such field. */
  public JsonFields object(String name) {
    return new JsonFields(field(name, JsonNode::isObject, "an object"), prefix + name + ".");
  }

  /** All that is wrong. Call it when every known field is read: any other is wrong too. */
  public List<Violation> violations() {
    List<Violation> all = new ArrayList<>(violations);
    if (json != null) {
      for (String name : json.propertyNames()) {
        if (!known.contains(name)) {
          all.add(
              new Violation(
                  prefix + name, "is unknown; the fields are " + String.join(", ", known)));
        }
      }
    }
    return all;
  }
}

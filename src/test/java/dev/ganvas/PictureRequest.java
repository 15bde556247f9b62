package dev.ganvas;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request for pictures. Immutable; it is written as JSON. */
public final class PictureRequest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Object> fields;

  private PictureRequest(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** Of the default model, with a random seed. */
  public static PictureRequest any() {
    return new PictureRequest(Map.of());
  }

  public static PictureRequest model(String name) {
    return any().with("model", name);
  }

  public static PictureRequest prompt(String text) {
    return any().with("prompt", text);
  }

  public PictureRequest with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new PictureRequest(more);
  }

  public PictureRequest n(int count) {
    return with("n", count);
  }

  public PictureRequest seed(long seed) {
    return with("seed", seed);
  }

  public PictureRequest size(int pixels) {
    return with("size", pixels);
  }

  @Override
  public String toString() {
    return JSON.writeValueAsString(fields);
  }
}

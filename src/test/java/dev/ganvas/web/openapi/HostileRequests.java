package dev.ganvas.web.openapi;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Requests to an operation that no honest caller sends: each of its fields and parameters with one
 * hostile value after the other, several at once, and bodies that are none.
 */
final class HostileRequests {
  static final String FORM = "multipart/form-data; boundary=b";
  private static final String JSON = "application/json";

  /** Values of each field. */
  private static final int EACH = 16;

  /** Requests with several such fields. */
  private static final int TOGETHER = 24;

  /** Of those, as many are not dry runs. */
  private static final int IN_EARNEST = 4;

  private final HostileValues values;
  private final Random random;
  private final JsonNode operation;
  private final String path;
  private final byte[] picture;
  private final Map<String, JsonNode> fields = new LinkedHashMap<>();
  private final boolean form;

  /** A request to be sent as it is; without a body it is a GET. */
  record Request(String path, String contentType, byte[] body) {
    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.ISO_8859_1);
      return "%s %s %s"
          .formatted(path, contentType, text.substring(0, Math.min(300, text.length())));
    }
  }

  /**
   * @param document that describes the API
   * @param picture a file that can be read
   */
  HostileRequests(JsonNode document, String path, String method, byte[] picture, Random random) {
    this.values = new HostileValues(document, random);
    this.random = random;
    this.path = path;
    this.picture = picture;
    operation = document.path("paths").path(path).path(method);
    JsonNode content = operation.path("requestBody").path("content");
    form = content.has("multipart/form-data");
    JsonNode body = content.path(form ? "multipart/form-data" : JSON).path("schema");
    values.resolved(body).path("properties").properties().forEach(this::add);
    for (JsonNode parameter : operation.path("parameters")) {
      fields.put(parameter.path("name").asString(), parameter.path("schema"));
    }
  }

  private void add(Map.Entry<String, JsonNode> property) {
    fields.put(property.getKey(), property.getValue());
  }

  Set<String> fields() {
    return fields.keySet();
  }

  List<Request> all() {
    List<Request> all = new ArrayList<>();
    fields.forEach((name, schema) -> of(name, schema).forEach(v -> all.add(with(name, v))));
    for (int i = 0; i < TOGETHER; i++) {
      all.add(together(i >= IN_EARNEST));
    }
    (form ? brokenForms() : operation.has("requestBody") ? brokenJson() : List.<Request>of())
        .forEach(all::add);
    return all;
  }

  private static boolean isFile(JsonNode schema) {
    return schema.path("format").asString("").equals("binary");
  }

  private static boolean isNumber(@Nullable JsonNode schema) {
    return schema != null && schema.path("type").toString().contains("integer");
  }

  private List<byte[]> of(String name, JsonNode schema) {
    List<byte[]> candidates =
        new ArrayList<>(
            isFile(schema)
                ? files()
                : (form || !operation.has("requestBody")
                        ? values.texts(schema)
                        : values.json(schema))
                    .stream().map(HostileRequests::bytes).toList());
    Collections.shuffle(candidates, random);
    return candidates.subList(0, Math.min(EACH, candidates.size()));
  }

  /** What is sent besides: what is required, and that nothing is to be made, or little. */
  private Map<String, byte[]> honest(boolean dry) {
    Map<String, byte[]> honest = new TreeMap<>();
    fields.forEach(
        (name, schema) -> {
          if (isFile(schema) && !name.equals("guide")) {
            honest.put(name, picture);
          }
        });
    if (dry && fields.containsKey("dryRun")) {
      honest.put("dryRun", bytes("true"));
    }
    if (isNumber(fields.get("size"))) {
      honest.put("size", bytes("32"));
    }
    return honest;
  }

  private Request with(String name, byte[] value) {
    Map<String, byte[]> sent = honest(true);
    sent.put(name, value);
    return request(sent);
  }

  private Request together(boolean dry) {
    Map<String, byte[]> sent = honest(dry);
    List<String> names = new ArrayList<>(fields.keySet());
    Collections.shuffle(names, random);
    for (String name : names.subList(0, Math.min(names.size(), 2 + random.nextInt(5)))) {
      List<byte[]> candidates = of(name, Objects.requireNonNull(fields.get(name)));
      sent.put(name, candidates.get(random.nextInt(candidates.size())));
    }
    if (!dry) {
      sent.putAll(honest(false));
    }
    return request(sent);
  }

  private Request request(Map<String, byte[]> sent) {
    if (form) {
      return new Request(path, FORM, parts(sent, Set.of()));
    }
    if (operation.has("requestBody")) {
      String body =
          sent.entrySet().stream()
              .map(field -> "\"%s\":%s".formatted(field.getKey(), text(field.getValue())))
              .collect(Collectors.joining(",", "{", "}"));
      return new Request(path, JSON, bytes(body));
    }
    String address = path;
    List<String> query = new ArrayList<>();
    for (Map.Entry<String, byte[]> one : sent.entrySet()) {
      String value = URLEncoder.encode(text(one.getValue()), StandardCharsets.UTF_8);
      if (address.contains("{" + one.getKey() + "}")) {
        address = address.replace("{" + one.getKey() + "}", value.replace("+", "%20"));
      } else {
        query.add(one.getKey() + "=" + value);
      }
    }
    address = address.replaceAll("\\{(seed|id)}", "7").replaceAll("\\{.*?}", "fashion");
    return new Request(address + "?" + String.join("&", query), "", new byte[0]);
  }

  /** Files that are none, or broken, or others. */
  private List<byte[]> files() {
    byte[] half = Arrays.copyOf(picture, picture.length / 2);
    byte[] changed = picture.clone();
    random.ints(40, 8, picture.length).forEach(i -> changed[i] = (byte) random.nextInt());
    byte[] huge = picture.clone();
    Arrays.fill(huge, 16, 18, (byte) 0x7F); // The width and so its checksum.
    List<byte[]> files = new ArrayList<>(List.of(picture, half, changed, huge, new byte[0]));
    for (String start :
        List.of(
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "GIF89a",
            "BM",
            "RIFF\0\0\0\0WEBPVP8 ",
            "RIFF\u00FF\u00FF\u00FF\u00FFWEBPVP8X",
            "\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF\0",
            "\u00FF\u00D8\u00FF\u00EB\0\u0002JP",
            "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\u007F\u00FF\u00FF\u00FF\u007F\u00FF\u00FF\u00FF",
            "PK\u0003\u0004",
            "\0\0\0\u0018ftypmp42")) {
      for (int length : List.of(start.length(), 60, 3000)) {
        byte[] file = new byte[length];
        random.nextBytes(file);
        byte[] begun = start.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(begun, 0, file, 0, Math.min(length, begun.length));
        files.add(file);
      }
    }
    return files;
  }

  private List<Request> brokenJson() {
    return List.of(
            "",
            "null",
            "[]",
            "{",
            "{}}",
            "{,}",
            "\uFEFF{}",
            "\"x\"",
            "{\"a\":1,\"a\":2}",
            "{\"\":1}",
            "/* */ {}",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "\0")
        .stream()
        .map(body -> new Request(path, JSON, bytes(body)))
        .toList();
  }

  private List<Request> brokenForms() {
    byte[] whole = parts(honest(true), Set.of());
    List<Request> broken = new ArrayList<>();
    for (String type :
        List.of(
            FORM,
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=other",
            "multipart/mixed; boundary=b",
            "application/x-www-form-urlencoded",
            JSON)) {
      broken.add(new Request(path, type, whole));
      broken.add(new Request(path, type, new byte[0]));
      broken.add(new Request(path, type, Arrays.copyOf(whole, whole.length - 5)));
    }
    Map<String, byte[]> many = honest(true);
    for (int i = 0; i < 300; i++) {
      many.put("part" + i, bytes("x"));
    }
    broken.add(new Request(path, FORM, parts(many, Set.of())));
    for (String name : fields.keySet()) {
      Map<String, byte[]> sent = honest(true);
      sent.put(name, isFile(Objects.requireNonNull(fields.get(name))) ? picture : bytes("true"));
      broken.add(new Request(path, FORM, parts(sent, Set.of(name))));
    }
    for (String head :
        List.of(
            "",
            "Content-Disposition: form-data",
            "Content-Disposition: form-data; name=",
            "Content-Disposition: form-data; name=\"image\"; filename=\"../../a\0b\"",
            "Content-Disposition: form-data; name=\"image\"; filename*=UTF-8''%zz",
            "Content-Disposition: attachment; name=\"image\"",
            "Content-Disposition: form-data; name=\"image\"\r\nContent-Type: nonsense/;;",
            "Content-Disposition: form-data; name=\"size\"\r\nContent-Type: text/plain; charset=no",
            "X: " + "y".repeat(9000))) {
      broken.add(new Request(path, FORM, bytes("--b\r\n" + head + "\r\n\r\nx\r\n--b--\r\n")));
    }
    return broken;
  }

  /**
   * @param otherwise of which files are sent as texts, and texts as files
   */
  private byte[] parts(Map<String, byte[]> sent, Set<String> otherwise) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    sent.forEach(
        (name, content) -> {
          boolean declared = fields.containsKey(name) && isFile(fields.get(name));
          boolean file = declared != otherwise.contains(name);
          body.writeBytes(
              bytes(
                  "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                      .formatted(name, file ? "; filename=\"f\"" : "")));
          body.writeBytes(content);
          body.writeBytes(bytes("\r\n"));
        });
    body.writeBytes(bytes("--b--\r\n"));
    return body.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

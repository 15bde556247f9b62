package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running service over HTTP. Immutable: with another header it is another client. */
public final class GanvasClient {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final String JSON = "application/json";
  private static final String BOUNDARY = "------ganvas-client";
  private static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;
  private static final Set<String> FILES = Set.of("image", "guide", "file");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final HttpClient DIRECT = HttpClient.newHttpClient();
  private static final HttpClient FOLLOWING =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  private final HttpClient http;
  private final String address;
  private final Map<String, String> headers;

  private GanvasClient(HttpClient http, String address, Map<String, String> headers) {
    this.http = http;
    this.address = address;
    this.headers = headers;
  }

  /** Of a service on this machine. */
  public static GanvasClient at(int port) {
    return new GanvasClient(DIRECT, "http://localhost:" + port, Map.of());
  }

  /** Of a service in this process, which has chosen its port. */
  public static GanvasClient of(ConfigurableApplicationContext service) {
    return at(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  /** With a path before every path. */
  public GanvasClient under(String prefix) {
    return new GanvasClient(http, address + prefix, headers);
  }

  public GanvasClient followingRedirects() {
    return new GanvasClient(FOLLOWING, address, headers);
  }

  /** With one more header, or without it if the value is empty. */
  public GanvasClient with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    more.values().removeIf(String::isEmpty);
    return new GanvasClient(http, address, more);
  }

  /** With a key, or without one if it is empty. */
  public GanvasClient key(String secret) {
    return with("Authorization", secret.isEmpty() ? "" : "Bearer " + secret);
  }

  public GanvasClient accept(String mediaType) {
    return with("Accept", mediaType);
  }

  /**
   * What a service answered.
   *
   * @param uri that was asked for
   */
  public record Answer(int status, HttpHeaders headers, byte[] body, URI uri) {
    private static Answer of(HttpResponse<byte[]> response) {
      return new Answer(response.statusCode(), response.headers(), response.body(), response.uri());
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return MAPPER.readTree(body);
    }

    /** A header; empty if it is not there. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** Makes sure of the status, or shows what was answered instead. */
    public Answer expect(int expected) {
      assertThat(status).as("%s: %s", uri, text()).isEqualTo(expected);
      return this;
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Sends JSON. */
  public Answer post(String path, Object body) throws IOException, InterruptedException {
    return post(path, JSON, BodyPublishers.ofString(body.toString()));
  }

  public Answer post(String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", contentType).POST(body));
  }

  /** Sends a form with fields, and parts named {@code file} by their file names. */
  public Answer upload(String path, Map<String, String> fields, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    return send(formRequest(path, parts(fields, files)));
  }

  /**
   * Sends a form of parts by their names; {@code image}, {@code guide} and {@code file} are files.
   */
  public Answer form(String path, Map<String, byte[]> parts)
      throws IOException, InterruptedException {
    return send(formRequest(path, parts(parts)));
  }

  /** The same. Who cancels it leaves. */
  public CompletableFuture<Answer> formLater(String path, Map<String, byte[]> parts) {
    return sendLater(formRequest(path, parts(parts)));
  }

  /** The same; tells each line as it comes. Who cancels it leaves. */
  public CompletableFuture<HttpResponse<Void>> follow(
      String path, Map<String, byte[]> parts, Consumer<String> line) {
    return http.sendAsync(
        formRequest(path, parts(parts)).build(), BodyHandlers.fromLineSubscriber(new Lines(line)));
  }

  private record Lines(Consumer<String> line) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String text) {
      line.accept(text);
    }

    @Override
    public void onError(Throwable problem) {}

    @Override
    public void onComplete() {}
  }

  private static List<Part> parts(Map<String, byte[]> byName) {
    return byName.entrySet().stream()
        .map(
            part ->
                new Part(part.getKey(), FILES.contains(part.getKey()) ? "f" : "", part.getValue()))
        .toList();
  }

  private static List<Part> parts(Map<String, String> fields, Map<String, byte[]> files) {
    List<Part> parts = new ArrayList<>();
    fields.forEach(
        (name, value) -> parts.add(new Part(name, "", value.getBytes(StandardCharsets.UTF_8))));
    files.forEach((name, content) -> parts.add(new Part("file", name, content)));
    return parts;
  }

  private HttpRequest.Builder formRequest(String path, List<Part> parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    parts.forEach(part -> part.write(body));
    write(body, "--" + BOUNDARY + "--\r\n");
    return request(path)
        .header("Content-Type", FORM)
        .POST(BodyPublishers.ofByteArray(body.toByteArray()));
  }

  /** A part of a form; with a file name it is a file. */
  private record Part(String name, String fileName, byte[] content) {
    void write(ByteArrayOutputStream body) {
      String file = fileName.isEmpty() ? "" : "; filename=\"" + fileName + "\"";
      GanvasClient.write(
          body,
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
              .formatted(BOUNDARY, name, file));
      body.writeBytes(content);
      GanvasClient.write(body, "\r\n");
    }
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public CompletableFuture<Answer> getLater(String path) {
    return sendLater(request(path));
  }

  public CompletableFuture<Answer> postLater(String path, Object body) {
    return sendLater(
        request(path).header("Content-Type", JSON).POST(BodyPublishers.ofString(body.toString())));
  }

  public CompletableFuture<Answer> uploadLater(
      String path, Map<String, String> fields, Map<String, byte[]> files) {
    return sendLater(formRequest(path, parts(fields, files)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(LONGEST);
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return Answer.of(http.send(request.build(), BodyHandlers.ofByteArray()));
  }

  private CompletableFuture<Answer> sendLater(HttpRequest.Builder request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    CompletableFuture<Answer> answer = sent.thenApply(Answer::of);
    answer.whenComplete(
        (answered, problem) -> {
          if (problem instanceof CancellationException) {
            sent.cancel(true);
          }
        });
    return answer;
  }
}

package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A database that refuses, or says nothing: every wait for it is short, and ends with a 503. */
@Timeout(180)
class DatabaseAwayIT {
  private static final String KEY = "a-key-for-tests-only-0123456789";
  private static final Duration LONGEST = Duration.ofMillis(3500);

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TcpProxy proxy;
  private static ConfigurableApplicationContext service;
  private static String address;
  private static String madeKey;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    proxy = new TcpProxy(postgres.getPort());
    service =
        new SpringApplicationBuilder(GanvasApplication.class)
            .run(
                "--server.port=0",
                "--ganvas.data-dir=" + directory,
                "--ganvas.generation.default-model=fashion",
                "--ganvas.security.generate-requires-key=true",
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + KEY,
                "--spring.datasource.url=jdbc:postgresql://localhost:%d/postgres?user=postgres"
                    .formatted(proxy.port()));
    address = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
    String made =
        CLIENT
            .send(
                post("/admin/keys", "{\"name\": \"shop\", \"role\": \"generate\"}", KEY),
                HttpResponse.BodyHandlers.ofString())
            .body();
    madeKey = JsonMapper.builder().build().readTree(made).get("key").asString();
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.mode(TcpProxy.Mode.FORWARD);
    service.close();
    proxy.close();
    postgres.close();
  }

  private static HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(Duration.ofSeconds(40))
        .header("Authorization", "Bearer " + key);
  }

  private static HttpRequest post(String path, String body, String key) {
    return request(path, key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest get(String path) {
    return request(path, KEY).build();
  }

  private record Answer(HttpResponse<String> response, Duration took) {}

  private static CompletableFuture<Answer> send(HttpRequest request) {
    long started = System.nanoTime();
    return CLIENT
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Answer(response, Duration.ofNanos(System.nanoTime() - started)));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSE", "SWALLOW"})
  void everyWaitIsShortAndHealthStaysQuick(TcpProxy.Mode mode) {
    HttpRequest picture = post("/generate", "{}", madeKey);
    assertThat(send(picture).join().response().statusCode()).isEqualTo(200);
    proxy.mode(mode);
    List<HttpRequest> needing =
        List.of(
            picture,
            post("/generate", "{}", KEY),
            get("/admin/keys"),
            get("/admin/audit"),
            get("/admin/datasets"),
            get("/admin/training-jobs"),
            get("/admin/training-jobs/none"),
            get("/admin/models"),
            get("/provenance/00000000-0000-4000-8000-000000000000"));
    List<CompletableFuture<Answer>> answers =
        new ArrayList<>(needing.stream().map(DatabaseAwayIT::send).toList());
    for (int i = 0; i < 5; i++) {
      Answer alive = send(get("/actuator/health/liveness")).join();
      assertThat(alive.response().statusCode()).isEqualTo(200);
      assertThat(alive.took()).isLessThan(Duration.ofSeconds(1));
    }
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i).join();
      String what = needing.get(i).uri() + ": " + answer.response().body();
      assertThat(answer.response().statusCode()).as(what).isEqualTo(503);
      assertThat(answer.response().headers().firstValue("Retry-After")).as(what).isPresent();
      assertThat(answer.took()).as(what).isLessThan(LONGEST);
    }
    proxy.mode(TcpProxy.Mode.FORWARD);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> send(picture).join().response().statusCode() == 200);
  }
}

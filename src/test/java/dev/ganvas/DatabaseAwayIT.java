package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A database that refuses, or says nothing: every wait for it is short, and ends with a 503. */
@Timeout(180)
class DatabaseAwayIT {
  private static final String KEY = "a-key-for-tests-only-0123456789";
  private static final Duration LONGEST = Duration.ofMillis(3500);

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TcpProxy proxy;
  private static ConfigurableApplicationContext service;
  private static GanvasClient shop;
  private static GanvasClient tester;

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
    GanvasClient client = GanvasClient.of(service);
    tester = client.key(KEY);
    String made = "{\"name\": \"shop\", \"role\": \"generate\"}";
    shop = client.key(tester.post("/admin/keys", made).expect(201).json().get("key").asString());
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.mode(TcpProxy.Mode.FORWARD);
    service.close();
    proxy.close();
    postgres.close();
  }

  private record Timed(Answer answer, Duration took) {}

  private static CompletableFuture<Timed> timed(Supplier<CompletableFuture<Answer>> request) {
    long started = System.nanoTime();
    return request
        .get()
        .thenApply(answer -> new Timed(answer, Duration.ofNanos(System.nanoTime() - started)));
  }

  private static Supplier<CompletableFuture<Answer>> get(String path) {
    return () -> tester.getLater(path);
  }

  private static Supplier<CompletableFuture<Answer>> picture(GanvasClient client) {
    return () -> client.postLater("/generate", PictureRequest.any());
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSE", "SWALLOW"})
  void everyWaitIsShortAndHealthStaysQuick(TcpProxy.Mode mode) {
    picture(shop).get().join().expect(200);
    proxy.mode(mode);
    List<Supplier<CompletableFuture<Answer>>> needing =
        List.of(
            picture(shop),
            picture(tester),
            get("/admin/keys"),
            get("/admin/audit"),
            get("/admin/datasets"),
            get("/admin/training-jobs"),
            get("/admin/training-jobs/none"),
            get("/admin/models"),
            get("/provenance/00000000-0000-4000-8000-000000000000"));
    List<CompletableFuture<Timed>> answers = needing.stream().map(DatabaseAwayIT::timed).toList();
    for (int i = 0; i < 5; i++) {
      Timed alive = timed(get("/actuator/health/liveness")).join();
      alive.answer().expect(200);
      assertThat(alive.took()).isLessThan(Duration.ofSeconds(1));
    }
    for (CompletableFuture<Timed> timed : answers) {
      Answer answer = timed.join().answer().expect(503);
      String what = answer.uri() + ": " + answer.text();
      assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
      assertThat(timed.join().took()).as(what).isLessThan(LONGEST);
    }
    proxy.mode(TcpProxy.Mode.FORWARD);
    await().atMost(Duration.ofSeconds(20)).until(() -> picture(shop).get().join().status() == 200);
  }
}

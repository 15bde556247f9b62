package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Clients that leave before their answer, and a service that does. */
@Timeout(180)
class LeavingIT {
  private static final String SLOW = "{\"n\": 64, \"size\": 512}";
  private static final int REQUESTS = 10;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext service =
      new SpringApplicationBuilder(GanvasApplication.class)
          .run(
              "--server.port=0",
              "--ganvas.shutdown.drain=2m",
              "--ganvas.generation.workers=1",
              "--ganvas.generation.default-model=fashion");
  private final String address =
      "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
  private final MeterRegistry meters = service.getBean(MeterRegistry.class);

  @AfterEach
  void close() {
    service.close();
  }

  private HttpRequest slow() {
    return HttpRequest.newBuilder(URI.create(address + "/generate"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(SLOW))
        .build();
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private double waiting() {
    return meters.get("ganvas.queue.depth").gauge().value();
  }

  private double abandoned() {
    return meters.counter("ganvas.requests", "model", "fashion", "outcome", "abandoned").count();
  }

  @Test
  void clientsWhoLeaveFreeTheirPlaces() throws IOException {
    URI uri = URI.create(address);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Socket socket = new Socket(uri.getHost(), uri.getPort());
      String request =
          "POST /generate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\n\r\n%s".formatted(SLOW.length(), SLOW);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      sockets.add(socket);
    }
    await().until(() -> waiting() > 64 * (REQUESTS - 3));
    for (Socket socket : sockets) {
      socket.close();
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> waiting() == 0);
    assertThat(abandoned()).isGreaterThanOrEqualTo(REQUESTS - 3);
    assertThat(meters.counter("ganvas.images", "model", "fashion").count())
        .isLessThan(64 * (REQUESTS - 3));
  }

  @Test
  void aServiceThatStopsAnswersWhatItAcceptedAndTellsTheOthers() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> accepted = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      accepted.add(client.sendAsync(slow(), HttpResponse.BodyHandlers.ofByteArray()));
    }
    await().until(() -> waiting() > 64 * (REQUESTS - 1));
    await().until(() -> meters.get("ganvas.queue.wait").timer().count() >= 3);
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(service::close);
    HttpRequest readiness =
        HttpRequest.newBuilder(URI.create(address + "/actuator/health/readiness")).build();
    await().until(() -> status(readiness) == 503);
    HttpResponse<String> refused = client.send(slow(), HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("\"code\":\"shutting_down\"");
    for (CompletableFuture<HttpResponse<byte[]>> answer : accepted) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(JsonMapper.builder().build().readTree(answer.get().body()).get("images"))
          .hasSize(64);
    }
    stopping.get();
  }
}

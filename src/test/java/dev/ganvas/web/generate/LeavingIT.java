package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasApplication;
import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
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

/** Clients that leave before their answer, and a service that does. */
@Timeout(180)
class LeavingIT {
  private static final String SLOW = PictureRequest.any().n(64).size(512).toString();
  private static final int REQUESTS = 10;

  private final ConfigurableApplicationContext service =
      new SpringApplicationBuilder(GanvasApplication.class)
          .run(
              "--server.port=0",
              "--ganvas.shutdown.drain=2m",
              "--ganvas.generation.workers=1",
              "--ganvas.generation.default-model=fashion");
  private final GanvasClient client = GanvasClient.of(service);
  private final MeterRegistry meters = service.getBean(MeterRegistry.class);

  @AfterEach
  void close() {
    service.close();
  }

  private double waiting() {
    return meters.get("ganvas.queue.depth").gauge().value();
  }

  private double abandoned() {
    return meters.counter("ganvas.requests", "model", "fashion", "outcome", "abandoned").count();
  }

  @Test
  void clientsWhoLeaveFreeTheirPlaces() throws IOException {
    int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Socket socket = new Socket("localhost", port);
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
    List<CompletableFuture<Answer>> accepted = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      accepted.add(client.postLater("/generate", SLOW));
    }
    await().until(() -> waiting() > 64 * (REQUESTS - 1));
    await().until(() -> meters.get("ganvas.queue.wait").timer().count() >= 3);
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(service::close);
    await().until(() -> client.get("/actuator/health/readiness").status() == 503);
    Answer refused = client.post("/generate", SLOW).expect(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.text()).contains("\"code\":\"shutting_down\"");
    for (CompletableFuture<Answer> answer : accepted) {
      assertThat(answer.get().expect(200).json().get("images")).hasSize(64);
    }
    stopping.get();
  }
}

package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service closed to callers without a key, and with a quota for those with one. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.security.generate-requires-key=true",
      "ganvas.security.images-per-minute=10",
      "ganvas.security.keys[0].name=shop",
      "ganvas.security.keys[0].role=generate",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class QuotaIT {
  @TempDir static Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  private HttpResponse<String> generate(int count, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/generate"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"n\": " + count + "}"));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void picturesAreForHoldersOfAKeyAndWithinItsQuota() throws Exception {
    assertThat(generate(1, "").statusCode()).isEqualTo(401);
    HttpResponse<String> first = generate(6, AdminKey.SECRET);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"images\";q=10;w=60");
    assertThat(first.headers().firstValue("RateLimit").orElse("")).startsWith("\"images\";r=4;t=");
    HttpResponse<String> second = generate(6, AdminKey.SECRET);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("quota_exceeded");
    assertThat(Integer.parseInt(second.headers().firstValue("Retry-After").orElse("")))
        .isBetween(1, 12);
    assertThat(generate(4, AdminKey.SECRET).statusCode()).isEqualTo(200);
  }
}

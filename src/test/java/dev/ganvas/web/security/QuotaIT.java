package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import dev.ganvas.web.AdminKey;
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

  private final GanvasClient client;

  QuotaIT(@LocalServerPort int port) {
    client = GanvasClient.at(port);
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  private Answer generate(int count, String key) throws Exception {
    return client.key(key).post("/generate", PictureRequest.any().n(count));
  }

  @Test
  void picturesAreForHoldersOfAKeyAndWithinItsQuota() throws Exception {
    generate(1, "").expect(401);
    Answer first = generate(6, AdminKey.SECRET).expect(200);
    assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"images\";q=10;w=60");
    assertThat(first.header("RateLimit")).startsWith("\"images\";r=4;t=");
    Answer second = generate(6, AdminKey.SECRET).expect(429);
    assertThat(second.text()).contains("quota_exceeded");
    assertThat(Integer.parseInt(second.header("Retry-After"))).isBetween(1, 12);
    generate(4, AdminKey.SECRET).expect(200);
  }
}

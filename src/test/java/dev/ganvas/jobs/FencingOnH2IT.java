package dev.ganvas.jobs;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DirtiesContext
class FencingOnH2IT extends FencingScenarios {
  @TempDir static Path directory;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }
}

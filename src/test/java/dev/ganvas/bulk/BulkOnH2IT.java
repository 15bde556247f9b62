package dev.ganvas.bulk;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DirtiesContext
class BulkOnH2IT extends BulkScenarios {
  @TempDir static Path directory;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }
}

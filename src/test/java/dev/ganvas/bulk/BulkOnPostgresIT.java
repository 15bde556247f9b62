package dev.ganvas.bulk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DirtiesContext
class BulkOnPostgresIT extends BulkScenarios {
  @TempDir static Path directory;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) throws IOException {
    // Ends with the virtual machine: the application must not lose its database before.
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    properties.add("ganvas.data-dir", directory::toString);
    properties.add("spring.datasource.url", () -> postgres.getJdbcUrl("postgres", "postgres"));
  }
}

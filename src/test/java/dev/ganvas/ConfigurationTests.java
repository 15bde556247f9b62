package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.generation.GenerationProperties;
import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class ConfigurationTests {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(ApplicationConfiguration.class);

  @Test
  void wrongValuesStopTheStartAndAreAllNamed() {
    runner
        .withPropertyValues(
            "ganvas.generation.workers=-1",
            "ganvas.generation.max-batch=0",
            "ganvas.generation.queue-images=5",
            "ganvas.generation.batch-wait=1h",
            "ganvas.generation.default-model=")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        BindValidationException.class,
                        e ->
                            assertThat(e.getValidationErrors().getAllErrors().toString())
                                .contains("workers")
                                .contains("maxBatch")
                                .contains("queueImages")
                                .contains("batchWait")
                                .contains("defaultModel")));
  }

  @Test
  void defaultsAreThoseOfTheReadme() throws IOException {
    Binder nothing = new Binder(new MapConfigurationPropertySource());
    GenerationProperties generation =
        nothing.bindOrCreate("ganvas.generation", GenerationProperties.class);
    Path data = nothing.bindOrCreate("ganvas", DataDirectory.class).dataDir();
    Map<String, Object> defaults =
        Map.of(
            "ganvas.data-dir", "`./" + data + "`",
            "ganvas.generation.default-model", "`" + generation.defaultModel() + "`",
            "ganvas.generation.engine",
                "`" + generation.engine().name().toLowerCase(Locale.ROOT) + "`",
            "ganvas.generation.workers", generation.workers(),
            "ganvas.generation.queue-images", generation.queueImages(),
            "ganvas.generation.max-batch", generation.maxBatch(),
            "ganvas.generation.batch-wait", generation.batchWait().toMillis() + "ms");
    String readme = Files.readString(Path.of("README.md"));
    defaults.forEach(
        (name, value) -> assertThat(readme).contains("| `%s` | %s |".formatted(name, value)));
  }
}

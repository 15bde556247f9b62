package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.generation.GenerationProperties;
import dev.ganvas.models.DataDirectory;
import dev.ganvas.models.InvalidConfigurationException;
import dev.ganvas.models.ModelCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class ConfigurationTests {
  @TempDir Path directory;

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
    String readme = Files.readString(Path.of("README.md"));
    runner.run(
        context -> {
          GenerationProperties generation = context.getBean(GenerationProperties.class);
          assertThat(readme)
              .contains(
                  "| `ganvas.generation.default-model` | `%s` |"
                      .formatted(generation.defaultModel()))
              .contains("| `ganvas.generation.workers` | %d |".formatted(generation.workers()))
              .contains(
                  "| `ganvas.generation.queue-images` | %d |".formatted(generation.queueImages()))
              .contains("| `ganvas.generation.max-batch` | %d |".formatted(generation.maxBatch()))
              .contains(
                  "| `ganvas.generation.batch-wait` | %dms |"
                      .formatted(generation.batchWait().toMillis()))
              .contains(
                  "| `ganvas.data-dir` | `%s` |"
                      .formatted(context.getBean(DataDirectory.class).dataDir()));
        });
  }

  @Test
  void ownModelsAreServedAndBrokenOnesAreNamed() throws IOException {
    Path shipped = Path.of("src/main/resources/models/fashion");
    for (String name : new String[] {"mine", "broken"}) {
      Path bundle = Files.createDirectories(directory.resolve("models").resolve(name));
      String manifest = Files.readString(shipped.resolve("manifest.json"));
      Files.writeString(
          bundle.resolve("manifest.json"), manifest.replace("\"fashion\"", "\"" + name + "\""));
      Files.copy(shipped.resolve("weights.safetensors"), bundle.resolve("weights.safetensors"));
    }
    Files.write(directory.resolve("models/broken/weights.safetensors"), new byte[100]);
    DataDirectory data = new DataDirectory(directory);
    Assertions.assertThatThrownBy(() -> new ModelCatalogue(data))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("broken")
        .hasMessageContaining("SHA-256");
    Files.delete(directory.resolve("models/broken/manifest.json"));
    assertThat(new ModelCatalogue(data).all())
        .extracting(model -> model.manifest().name())
        .contains("fashion", "mine");
  }
}

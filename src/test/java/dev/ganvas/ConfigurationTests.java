package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.util.unit.DataSize;

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

  @ParameterizedTest
  @CsvSource({
    "ganvas, dev.ganvas.storage.DataDirectory",
    "ganvas.generation, dev.ganvas.generation.GenerationProperties",
    "ganvas.training, dev.ganvas.training.TrainingProperties",
    "ganvas.datasets, dev.ganvas.datasets.DatasetProperties",
    "ganvas.security, dev.ganvas.web.SecurityProperties",
    "ganvas.labelling, dev.ganvas.labelling.LabellingProperties",
    "ganvas.provenance, dev.ganvas.provenance.ProvenanceProperties",
    "ganvas.verification, dev.ganvas.web.VerificationProperties"
  })
  void defaultsAreThoseOfTheDocumentation(String prefix, Class<?> type) throws Exception {
    Object properties = new Binder(new MapConfigurationPropertySource()).bindOrCreate(prefix, type);
    String table = Files.readString(Path.of("docs/configuration.md"));
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      Object value = accessor.invoke(properties);
      String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      if (!(value instanceof List)) {
        assertThat(table).contains("| `%s.%s` | %s |".formatted(prefix, name, shown(value)));
      }
    }
  }

  private static String shown(@Nullable Object value) {
    if (value == null || value.equals("")) {
      return "none";
    }
    if (value instanceof Path path) {
      return "`./" + path.normalize() + "`";
    }
    if (value instanceof String || value instanceof Enum) {
      return "`" + value.toString().toLowerCase(Locale.ROOT) + "`";
    }
    if (value instanceof DataSize size) {
      return size.toGigabytes() > 0 ? size.toGigabytes() + "GB" : size.toMegabytes() + "MB";
    }
    if (value instanceof Duration time) {
      return time.toMinutes() > 0
          ? time.toMinutes() + "m"
          : time.toSeconds() > 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
    return value.toString();
  }
}

package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.storage.InvalidConfigurationException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

class ConfigurationTests {
  private static final ApplicationContextRunner RUNNER =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(ApplicationConfiguration.class, AllProperties.class);

  @ConfigurationPropertiesScan("dev.ganvas")
  static class AllProperties {}

  private void stopsTheStart(List<String> properties, String... named) {
    RUNNER
        .withPropertyValues(properties.toArray(String[]::new))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .isInstanceOf(InvalidConfigurationException.class)
                    .message()
                    .contains(named));
  }

  @Test
  void wrongValuesStopTheStartAndAreAllNamed() {
    stopsTheStart(
        List.of(
            "ganvas.generation.workers=-1",
            "ganvas.generation.max-batch=many",
            "ganvas.generation.queue-images=5",
            "ganvas.generation.batch-wait=1h",
            "ganvas.generation.default-model=",
            "ganvas.generation.engine=steam",
            "ganvas.generation.memory-reserve=much",
            "ganvas.training.niceness=20",
            "ganvas.training.heartbeat=soon",
            "ganvas.security.generate-requires-key=perhaps",
            "ganvas.security.keys[0].name=short",
            "ganvas.security.keys[0].key=secret-123"),
        "ganvas.generation.workers: must be greater than or equal to 0, not -1",
        "ganvas.generation.max-batch: must be a whole number, not \"many\"",
        "ganvas.generation.queue-images: ",
        "ganvas.generation.batch-wait: ",
        "ganvas.generation.default-model: must not be blank",
        "ganvas.generation.engine: must be one of [onnxruntime, deeplearning4j], not \"steam\"",
        "ganvas.generation.memory-reserve: must be a size such as 20MB, not \"much\"",
        "ganvas.training.niceness: must be less than or equal to 19, not 20",
        "ganvas.training.heartbeat: must be a time such as 2s or 30m, not \"soon\"",
        "ganvas.security.generate-requires-key: must be true or false, not \"perhaps\"",
        "ganvas.security.keys[0].key: must be at least 24 characters");
  }

  @Test
  void aStoreIsDescribedWholeOrNotAtAll() {
    stopsTheStart(
        List.of(
            "ganvas.storage.s3.endpoint=store.example",
            "ganvas.storage.s3.prefix=/ganvas",
            "ganvas.storage.s3.region=Here",
            "ganvas.storage.s3.access-key=tester"),
        "ganvas.storage.s3.bucket: is missing, without which the other properties mean nothing",
        "ganvas.storage.s3.endpoint: must be an address such as https://store.example:9000",
        "ganvas.storage.s3.prefix: must end with / and not begin with it",
        "ganvas.storage.s3.region: must be the name of a region",
        "ganvas.storage.s3.secret-key: is to be set together with access-key, or neither");
    stopsTheStart(
        List.of("ganvas.storage.s3.bucket=My_Bucket"),
        "ganvas.storage.s3.bucket: must be the name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stamps", "stamps.example", "ftp://stamps.example", "http:///stamps"})
  void timeStampsAreAskedForByHttp(String address) {
    stopsTheStart(
        List.of("ganvas.labelling.time-stamp-url=" + address),
        "ganvas.labelling.time-stamp-url: must be an address such as http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "shop.example",
        "https://shop.example/",
        "https://shop.example/page",
        "https://Shop.example",
        "https://shop.example:port",
        "ftp://shop.example"
      })
  void originsAreSuchAsBrowsersSend(String origin) {
    stopsTheStart(
        List.of("ganvas.cors.origins=https://ours.example," + origin),
        "ganvas.cors.origins[1]",
        "must be an origin such as https://shop.example");
  }

  @Test
  void addressesAndOriginsMayHavePorts() {
    RUNNER
        .withPropertyValues(
            "ganvas.labelling.time-stamp-url=http://stamps.example:8080/rfc3161",
            "ganvas.cors.origins=https://shop.example,http://localhost:8081,http://[::1]:8081")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void secretsAreNotShown() {
    RUNNER
        .withPropertyValues(
            "ganvas.security.keys[0].name=short", "ganvas.security.keys[0].key=secret-123")
        .run(
            context ->
                assertThat(context.getStartupFailure()).message().doesNotContain("secret-123"));
  }

  @Test
  void whatNobodyReadsStopsTheStartAndTheNearestNameIsTold() {
    stopsTheStart(
        List.of(
            "ganvas.security.generate-require-key=true",
            "ganvas.generate-requires-key=true",
            "ganvas.generation.maxbatches=3",
            "ganvas.datadir.path=/srv",
            "ganvas.security.keys[0].nam=x",
            "ganvas.trainning.threads=2"),
        "ganvas.security.generate-require-key is unknown",
        "ganvas.generate-requires-key is unknown",
        "did you mean ganvas.security.generate-requires-key?",
        "ganvas.generation.maxbatches is unknown",
        "did you mean ganvas.generation.max-batch?",
        "ganvas.datadir.path is unknown",
        "ganvas.security.keys[0].nam is unknown",
        "did you mean ganvas.security.keys[n].name?",
        "ganvas.trainning.threads is unknown",
        "did you mean ganvas.training.threads?");
  }

  /** Starts with these variables and no more configuration, and tells why it could not; or null. */
  static void inEnvironment(Map<String, Object> variables, Consumer<Throwable> failure) {
    RUNNER
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
        .run(context -> failure.accept(context.getStartupFailure()));
  }

  @Test
  void theEnvironmentSpellsPropertiesInItsOwnWaysAndHasThoseOfKubernetes() {
    inEnvironment(
        Map.of(
            "GANVAS_DATADIR", "/tmp/data",
            "GANVAS_GENERATION_MAX_BATCH", "3",
            "GANVAS_GENERATION_QUEUEIMAGES", "100",
            "GANVAS_SECURITY_KEYS_0_NAME", "shop",
            "GANVAS_SECURITY_KEYS_0_KEY", "k".repeat(24),
            "GANVAS_PORT", "tcp://10.0.0.1:8080",
            "GANVAS_PORT_8080_TCP_ADDR", "10.0.0.1",
            "GANVAS_SERVICE_HOST", "10.0.0.1",
            "GANVAS_SERVICE_PORT_HTTP", "8080"),
        failure -> assertThat(failure).isNull());
    inEnvironment(
        Map.of("GANVAS_SECURITY_GENERATE_REQUIRE_KEY", "true"),
        failure ->
            assertThat(failure)
                .message()
                .contains("GANVAS_SECURITY_GENERATE_REQUIRE_KEY")
                .contains("did you mean ganvas.security.generate-requires-key?"));
  }

  @ParameterizedTest
  @CsvSource({
    "ganvas, dev.ganvas.storage.DataDirectory",
    "ganvas.storage.s3, dev.ganvas.storage.S3Properties",
    "ganvas.generation, dev.ganvas.generation.GenerationProperties",
    "ganvas.training, dev.ganvas.training.TrainingProperties",
    "ganvas.datasets, dev.ganvas.datasets.DatasetProperties",
    "ganvas.security, dev.ganvas.web.security.SecurityProperties",
    "ganvas.pages, dev.ganvas.web.pages.PagesProperties",
    "ganvas.labelling, dev.ganvas.labelling.LabellingProperties",
    "ganvas.labelling, dev.ganvas.labelling.signing.SigningProperties",
    "ganvas.provenance, dev.ganvas.provenance.ProvenanceProperties",
    "ganvas.verification, dev.ganvas.web.verify.VerificationProperties",
    "ganvas.requests, dev.ganvas.web.connection.RequestProperties",
    "ganvas.films, dev.ganvas.films.FilmProperties",
    "ganvas.shutdown, dev.ganvas.generation.ShutdownProperties"
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
      return size.toGigabytes() > 0
          ? size.toGigabytes() + "GB"
          : size.toMegabytes() > 0 ? size.toMegabytes() + "MB" : size.toKilobytes() + "KB";
    }
    if (value instanceof Duration time) {
      return time.toMinutes() > 0
          ? time.toMinutes() + "m"
          : time.toSeconds() > 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
    return value.toString();
  }
}

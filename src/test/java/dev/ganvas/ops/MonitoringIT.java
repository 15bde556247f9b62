package dev.ganvas.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.PictureRequest;
import dev.ganvas.Programs;
import dev.ganvas.web.AdminKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard, the alerts and the autoscaler speak of what the service measures. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.queue-images=64",
      "ganvas.labelling.time-stamp-url=http://localhost:1/",
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class MonitoringIT {
  private static final Path FOLDER = Path.of("src/main/monitoring");
  private static final Path AUTOSCALER = Path.of("src/main/kubernetes/autoscaler.yaml");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:ganvas|http_server|jvm|process|system|hikaricp)_[a-z0-9_]+\\b");

  private final GanvasClient client;

  @Autowired private ServingDelay delay;
  @Autowired private List<SmartLifecycle> lifecycles;

  MonitoringIT(@LocalServerPort int port) {
    client = GanvasClient.at(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check rules alerts.yml", "test rules alerts-test.yml"})
  void prometheusTakesTheAlerts(String arguments) throws Exception {
    Programs.assumeInstalled("promtool");
    Process promtool =
        new ProcessBuilder(
                Stream.concat(Stream.of("promtool"), Stream.of(arguments.split(" "))).toList())
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void nothingOfTheServiceStopsBeforeItsDelayIsOver() {
    assertThat(lifecycles)
        .filteredOn(bean -> AopUtils.getTargetClass(bean).getName().startsWith("dev.ganvas"))
        .hasSizeGreaterThan(5)
        .filteredOn(bean -> bean.getPhase() >= delay.getPhase())
        .containsExactly(delay);
  }

  @Test
  void everyAlertIsTested() throws Exception {
    String tests = Files.readString(FOLDER.resolve("alerts-test.yml"));
    assertThat(ALERT.matcher(Files.readString(FOLDER.resolve("alerts.yml"))).results())
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(tests).contains(alert.group(1)));
  }

  @Test
  void whatTheySpeakOfIsMeasured() throws Exception {
    useTheService();
    Set<String> measured = names(metrics());
    assertThat(names(Files.readString(FOLDER.resolve("alerts.yml")))).isSubsetOf(measured);
    assertThat(names(Files.readString(AUTOSCALER))).isNotEmpty().isSubsetOf(measured);
    assertThat(names(expressions())).hasSizeGreaterThan(20).isSubsetOf(measured);
  }

  /** A prompt is read, and more is asked for than the queue takes. */
  private void useTheService() {
    PictureRequest many = PictureRequest.prompt("a man").n(48).size(128);
    Stream.generate(() -> client.postLater("/generate", many))
        .limit(6)
        .toList()
        .forEach(CompletableFuture::join);
  }

  private String metrics() throws Exception {
    return client.key(AdminKey.SECRET).get("/actuator/prometheus").expect(200).text();
  }

  private static String expressions() throws Exception {
    JsonNode dashboard =
        JsonMapper.builder().build().readTree(Files.readString(FOLDER.resolve("dashboard.json")));
    return String.join("\n", dashboard.findValuesAsString("expr"));
  }

  private static Set<String> names(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.generation.ShutdownProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * What the Kubernetes manifests say is so in the image, the configuration and the documentation.
 */
class KubernetesTests {
  private static final Path DOCUMENTATION = Path.of("docs/operations.md");
  private static final String SERVING = "ganvas";
  private static final String TRAINING = "ganvas-training";

  private final List<JsonNode> objects = Kustomization.base();
  private final List<JsonNode> withCards = Kustomization.with("gpu");
  private final ContainerImage image = new ContainerImage(Path.of(""), Path.of(""));
  private final String documentation =
      Files.readString(DOCUMENTATION).replaceAll("(?s)^.*\n## Kubernetes\n|\n## .*$", "");

  KubernetesTests() throws IOException {}

  private static Stream<JsonNode> all(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.get("kind").asString().equals(kind));
  }

  private static JsonNode find(List<JsonNode> objects, String kind, String name) {
    return all(objects, kind)
        .filter(object -> object.at("/metadata/name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode pod(String deployment) {
    return find(objects, "Deployment", deployment).at("/spec/template/spec");
  }

  private JsonNode container(String deployment) {
    return pod(deployment).at("/containers/0");
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new HashMap<>();
    node.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }

  /** Names of the deployments whose pods have these labels. */
  private List<String> selected(JsonNode labels) {
    assertThat(labels).isNotEmpty();
    return all(objects, "Deployment")
        .filter(
            deployment ->
                labels(deployment.at("/spec/template/metadata/labels"))
                    .entrySet()
                    .containsAll(labels(labels).entrySet()))
        .map(deployment -> deployment.at("/metadata/name").asString())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {SERVING, TRAINING})
  void podsAreLikeTheImage(String deployment) throws IOException {
    Map<String, Integer> ports = image.ports();
    JsonNode container = container(deployment);
    assertThat(container.get("ports").valueStream().map(p -> p.get("containerPort").asString()))
        .containsExactlyElementsOf(ports.keySet());
    assertThat(container.get("volumeMounts").valueStream().map(v -> v.get("mountPath").asString()))
        .containsExactly(image.writable().get(0).toString(), "/tmp");
    for (String id : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      assertThat(pod(deployment).at("/securityContext/" + id).asString()).isEqualTo(image.user());
    }
    String management = image.environment(Map.of()).get("MANAGEMENT_SERVER_PORT");
    assertThat(container.at("/ports/1/containerPort").asString()).isEqualTo(management);
    String readiness = container.at("/readinessProbe/httpGet/path").asString();
    assertThat(image.healthCheck(Map.of())).contains("localhost:" + management + readiness + " ");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode asked = container.get(probe).get("httpGet");
      assertThat(asked.get("port").asString()).isEqualTo("management");
      assertThat(Files.readString(DOCUMENTATION))
          .contains("`" + asked.get("path").asString() + "`");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SERVING, TRAINING})
  void podsHaveNoRights(String deployment) {
    JsonNode pod = pod(deployment);
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asString())
        .isEqualTo("RuntimeDefault");
    assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
    JsonNode rights = container(deployment).get("securityContext");
    assertThat(rights.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(rights.get("allowPrivilegeEscalation").asBoolean()).isFalse();
    assertThat(rights.at("/capabilities/drop").valueStream().map(JsonNode::asString))
        .containsExactly("ALL");
  }

  /** From SIGTERM on a pod has what compose gives, which is longer than a shutdown may take. */
  @Test
  void thereIsTimeToStop() throws IOException {
    ShutdownProperties shutdown =
        new Binder(new MapConfigurationPropertySource())
            .bindOrCreate("ganvas.shutdown", ShutdownProperties.class);
    Matcher longest =
        Pattern.compile("All of that takes at most (\\d+) s after the delay")
            .matcher(Files.readString(DOCUMENTATION));
    assertThat(longest.find()).isTrue();
    Duration needed = shutdown.delay().plusSeconds(Long.parseLong(longest.group(1)));
    int grace = image.graceSeconds();
    assertThat(needed).isLessThan(Duration.ofSeconds(grace));
    assertThat(grace(SERVING)).isEqualTo(preStop() + grace);
    assertThat(grace(TRAINING)).isEqualTo(grace);
  }

  private int grace(String deployment) {
    return pod(deployment).get("terminationGracePeriodSeconds").asInt();
  }

  private int preStop() {
    JsonNode command = container(SERVING).at("/lifecycle/preStop/exec/command");
    assertThat(command.get(0).asString()).isEqualTo("sleep");
    return Integer.parseInt(command.get(1).asString());
  }

  @Test
  void theServiceTakesTheEnvironment() {
    Stream.of(objects, withCards)
        .flatMap(some -> all(some, "Deployment"))
        .map(deployment -> environment(deployment.at("/spec/template/spec/containers/0/env")))
        .forEach(
            variables ->
                ConfigurationTests.inEnvironment(
                    variables, failure -> assertThat(failure).isNull()));
    assertThat(environment(container(SERVING).get("env")))
        .containsEntry("GANVAS_TRAINING_ENABLED", "false")
        .containsEntry("GANVAS_SECURITY_KEYS_0_ROLE", "metrics");
    assertThat(environment(container(TRAINING).get("env")))
        .containsEntry("GANVAS_TRAINING_ENABLED", "true");
    assertThat(all(objects, "Deployment").map(d -> d.at("/spec/template/spec/enableServiceLinks")))
        .allSatisfy(links -> assertThat(links.asBoolean(true)).isFalse());
  }

  private static Map<String, Object> environment(JsonNode env) {
    Map<String, Object> variables = new HashMap<>();
    for (JsonNode variable : env) {
      JsonNode value = variable.path("value");
      variables.put(
          variable.get("name").asString(), value.isString() ? value.asString() : "s".repeat(24));
    }
    return variables;
  }

  @Test
  void secretsAreReferredTo() {
    assertThat(all(objects, "Secret")).isEmpty();
    Set<String> secrets = new TreeSet<>();
    for (JsonNode deployment : all(objects, "Deployment").toList()) {
      for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
        JsonNode reference = variable.at("/valueFrom/secretKeyRef");
        if (Pattern.matches("SPRING_DATASOURCE_.*|.*_KEY", variable.get("name").asString())) {
          assertThat(reference.isObject()).as(variable.toString()).isTrue();
          secrets.add(reference.get("name").asString());
          assertThat(documentation)
              .contains("--from-literal=" + reference.get("key").asString() + "=");
        }
      }
    }
    assertThat(secrets)
        .hasSize(2)
        .allSatisfy(s -> assertThat(documentation).contains("create secret generic " + s + " "));
    JsonNode credentials =
        find(objects, "ServiceMonitor", SERVING).at("/spec/endpoints/0/authorization/credentials");
    assertThat(secrets).contains(credentials.get("name").asString());
  }

  @Test
  void whatSelectsPodsFindsThem() {
    assertThat(all(objects, "Deployment").map(d -> d.at("/spec/selector/matchLabels")))
        .hasSize(2)
        .allSatisfy(labels -> assertThat(selected(labels)).hasSize(1));
    assertThat(selected(find(objects, "Service", "ganvas").at("/spec/selector")))
        .containsExactly(SERVING);
    assertThat(selected(find(objects, "Service", "ganvas-management").at("/spec/selector")))
        .containsExactly(SERVING, TRAINING);
    assertThat(
            selected(
                find(objects, "PodDisruptionBudget", "ganvas").at("/spec/selector/matchLabels")))
        .containsExactly(SERVING);
    JsonNode scaled = find(objects, "HorizontalPodAutoscaler", "ganvas").at("/spec/scaleTargetRef");
    assertThat(find(objects, scaled.get("kind").asString(), scaled.get("name").asString()))
        .isEqualTo(find(objects, "Deployment", SERVING));
    assertThat(find(objects, "Deployment", SERVING).at("/spec").has("replicas")).isFalse();
  }

  @Test
  void servicesLeadToPortsOfThePods() {
    for (JsonNode service : all(objects, "Service").toList()) {
      JsonNode port = service.at("/spec/ports/0");
      assertThat(container(SERVING).get("ports"))
          .anySatisfy(
              of -> {
                assertThat(of.get("name")).isEqualTo(port.get("targetPort"));
                assertThat(of.get("containerPort")).isEqualTo(port.get("port"));
              });
    }
  }

  @Test
  void thereIsOneVolumeForAllNodes() {
    JsonNode claim = all(objects, "PersistentVolumeClaim").findFirst().orElseThrow();
    assertThat(claim.at("/spec/accessModes/0").asString()).isEqualTo("ReadWriteMany");
    for (String deployment : List.of(SERVING, TRAINING)) {
      assertThat(pod(deployment).at("/volumes/0/persistentVolumeClaim/claimName"))
          .isEqualTo(claim.at("/metadata/name"));
    }
  }

  @Test
  void onlyRequestsAndPrometheusComeInAndOnlyTheDatabaseAndDnsAreReached() {
    JsonNode policy = find(objects, "NetworkPolicy", "ganvas").get("spec");
    JsonNode requests = find(objects, "NetworkPolicy", "ganvas-requests").get("spec");
    assertThat(selected(policy.at("/podSelector/matchLabels"))).containsExactly(SERVING, TRAINING);
    assertThat(policy.get("policyTypes").valueStream().map(JsonNode::asString))
        .containsExactly("Ingress", "Egress");
    assertThat(ports(policy.get("ingress"))).containsExactly("8081");
    JsonNode from = policy.at("/ingress/0/from/0/namespaceSelector/matchLabels");
    assertThat(labels(from))
        .containsExactly(Map.entry("kubernetes.io/metadata.name", "monitoring"));
    assertThat(ports(policy.get("egress"))).containsExactlyInAnyOrder("5432", "53", "53");
    assertThat(selected(requests.at("/podSelector/matchLabels"))).containsExactly(SERVING);
    assertThat(ports(requests.get("ingress"))).containsExactly("8080");
    assertThat(requests.has("egress")).isFalse();
  }

  private static List<String> ports(JsonNode rules) {
    return rules
        .valueStream()
        .flatMap(rule -> rule.get("ports").valueStream())
        .map(port -> port.get("port").asString())
        .toList();
  }

  @Test
  void prometheusFindsTheMetricsUnderTheNameThatTheAlertsHave() throws IOException {
    JsonNode monitor = find(objects, "ServiceMonitor", SERVING).get("spec");
    JsonNode service = find(objects, "Service", "ganvas-management");
    assertThat(labels(service.at("/metadata/labels")))
        .containsAllEntriesOf(labels(monitor.at("/selector/matchLabels")));
    assertThat(monitor.at("/endpoints/0/port")).isEqualTo(service.at("/spec/ports/0/name"));
    String job = labels(service.at("/metadata/labels")).get(monitor.get("jobLabel").asString());
    assertThat(Files.readString(Path.of("src/main/monitoring/alerts.yml")))
        .contains("up{job=\"" + job + "\"}");
    assertThat(Files.readString(DOCUMENTATION))
        .contains("`" + monitor.at("/endpoints/0/path").asString() + "`");
  }

  @Test
  void cardsAreOfNodesThatHaveThemAndTrainByPyTorch() {
    JsonNode pod = find(withCards, "Deployment", TRAINING).at("/spec/template/spec");
    assertThat(labels(pod.get("nodeSelector"))).containsEntry("nvidia.com/gpu.present", "true");
    assertThat(labels(pod.at("/containers/0/resources/limits")))
        .containsEntry("nvidia.com/gpu", "1")
        .containsKeys("cpu", "memory");
    assertThat(environment(pod.at("/containers/0/env")))
        .containsEntry("GANVAS_TRAINING_ENGINE", "pytorch")
        .containsKey("SPRING_DATASOURCE_URL");
    assertThat(find(withCards, "Deployment", SERVING))
        .isEqualTo(find(objects, "Deployment", SERVING));
  }

  @Test
  void theDocumentationHasTheSameValues() {
    JsonNode scaling = find(objects, "HorizontalPodAutoscaler", "ganvas").get("spec");
    JsonNode metric = scaling.at("/metrics/0/pods");
    assertThat(documentation)
        .contains(
            "| nodes | %s to %s: %s pictures that wait (`%s`) for each | %s |"
                .formatted(
                    scaling.get("minReplicas").asString(),
                    scaling.get("maxReplicas").asString(),
                    metric.at("/target/averageValue").asString(),
                    metric.at("/metric/name").asString(),
                    find(objects, "Deployment", TRAINING).at("/spec/replicas").asString()))
        .contains(row("cores", "requests", "cpu"))
        .contains(row("memory asked for", "requests", "memory"))
        .contains(row("memory at most", "limits", "memory"))
        .contains(
            "| time to stop | %d s, of which %d s until no more requests come | %d s |"
                .formatted(grace(SERVING), preStop(), grace(TRAINING)))
        .contains(
            all(objects, "PersistentVolumeClaim")
                .map(claim -> claim.at("/spec/resources/requests/storage").asString())
                .findFirst()
                .orElseThrow());
  }

  private String row(String what, String kind, String resource) {
    String field = "/resources/" + kind + "/" + resource;
    return "| %s | %s | %s |"
        .formatted(
            what,
            container(SERVING).at(field).asString(),
            container(TRAINING).at(field).asString());
  }
}

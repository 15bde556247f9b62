package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Others' programs take the Kubernetes manifests for what they are meant to be. */
class KubernetesIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Types know all fields, and their program compares formats and values with the schemas. */
  private static final String CHECK =
      """
      node check-manifests.mjs
      tsc --strict --skipLibCheck --module nodenext --target es2022 manifests.mts
      node manifests.mjs
      """;

  @TempDir Path directory;

  private void check(List<JsonNode> objects) throws Exception {
    Files.writeString(directory.resolve("manifests.json"), JSON.writeValueAsString(objects));
    NodePrograms.run(directory, Map.of(), CHECK, "check-manifests.mjs");
  }

  @Test
  void theBaseIsAsTheSchemasOfKubernetesAndOfThePrometheusOperatorSay() throws Exception {
    Programs.assumeInstalled("npm");
    check(Kustomization.base());
  }

  @Test
  void soIsTheBaseWithGraphicsCards() throws Exception {
    Programs.assumeInstalled("npm");
    check(Kustomization.with("gpu"));
  }

  private static JsonNode named(String kind, List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.get("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static void rename(JsonNode object, String field, String to) {
    ObjectNode parent = (ObjectNode) object;
    parent.set(to, parent.remove(field));
  }

  @Test
  void wrongNamesValuesAndGapsAreFound() throws Exception {
    Programs.assumeInstalled("npm");
    List<JsonNode> objects = Kustomization.base();
    rename(
        named("Deployment", objects).at("/spec/template/spec/containers/0"),
        "readinessProbe",
        "readynessProbe");
    rename(named("ServiceMonitor", objects).at("/spec/endpoints/0"), "path", "paths");
    ((ObjectNode) named("HorizontalPodAutoscaler", objects).get("spec")).put("minReplicas", "2");
    ((ObjectNode) named("PersistentVolumeClaim", objects).get("spec"))
        .putArray("accessModes")
        .add("ReadWriteAll");
    ((ObjectNode) named("NetworkPolicy", objects).get("spec")).remove("podSelector");
    assertThatThrownBy(() -> check(objects))
        .hasMessageContaining("'\"readynessProbe\"' does not exist")
        .hasMessageContaining("'\"paths\"' does not exist")
        .hasMessageContaining("Type 'string' is not assignable to type 'number'")
        .hasMessageContaining("Type '\"ReadWriteAll\"' is not assignable")
        .hasMessageContaining("Property '\"podSelector\"' is missing");
  }

  /** Where there is a kubectl that knows components. */
  @Test
  void kustomizeMakesTheSameObjects() throws Exception {
    assumeKubectl();
    Path base = directory.toRealPath().relativize(Kustomization.BASE.toRealPath());
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        "resources: [%1$s]%ncomponents: [%1$s/gpu]%n".formatted(base));
    assertThat(plain(kustomize()))
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(plain(Kustomization.with("gpu")));
  }

  /** The documentation's example is of those who have a checkout beside it. */
  @Test
  void whatTheDocumentationPutsAroundItIsBuilt() throws Exception {
    assumeKubectl();
    Matcher example =
        Pattern.compile("```yaml\n(# kustomization.yaml.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/operations.md")));
    assertThat(example.find()).isTrue();
    Files.writeString(directory.resolve("kustomization.yaml"), example.group(1));
    copyTo(directory.resolve("ganvas").resolve(Kustomization.BASE));
    List<JsonNode> built = kustomize();
    assertThat(values(built, "/kind"))
        .containsExactlyInAnyOrderElementsOf(values(Kustomization.base(), "/kind"));
    assertThat(values(built, "/metadata/namespace")).containsOnly("pictures");
    assertThat(values(built, "/spec/storageClassName")).containsExactly("nfs");
    assertThat(values(built, "/spec/egress/2/ports/0/port")).containsExactly("80");
    assertThat(values(built, "/spec/template/spec/containers/0/image"))
        .containsExactlyInAnyOrder(
            "registry.example/ganvas:0.2.0", "registry.example/ganvas-pytorch:0.2.0");
    Programs.assumeInstalled("npm");
    check(built);
  }

  private static void copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(Kustomization.BASE)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(Kustomization.BASE.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** A field of all objects that have it. */
  private static List<String> values(List<JsonNode> objects, String field) {
    return objects.stream()
        .map(object -> object.at(field))
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asString)
        .toList();
  }

  private static Object plain(List<JsonNode> objects) {
    return JSON.convertValue(objects, Object.class);
  }

  private static void assumeKubectl() throws Exception {
    Process version =
        new ProcessBuilder(
                "bash", "-c", "kubectl version --client | grep -q 'Kustomize Version: v5'")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(version.waitFor() == 0, "there is no kubectl that knows components");
  }

  private List<JsonNode> kustomize() throws Exception {
    return Kustomization.parse(
        NodePrograms.run(directory, Map.of(), "kubectl kustomize \"$(realpath .)\""));
  }
}

package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.nn.Latents;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jar as the container runs it: by the Dockerfile's own steps, environment and entry point, on
 * a read-only tree, and as the image's user where the tests run as root. Against it run the
 * documentation's examples and readers that nobody here wrote.
 */
@Timeout(300)
class JarIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path JAR =
      Path.of(System.getProperty("jar.under.test", "target/ganvas.jar"));
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private static Path root;
  private static Path work;
  private static ContainerImage image;
  private static Service service;

  @BeforeAll
  static void start() throws Exception {
    root = Files.createTempDirectory("ganvas-container");
    work = Files.createTempDirectory("ganvas-work");
    image = new ContainerImage(PROJECT, root);
    shell(root, image.script(PROJECT, JAR.toAbsolutePath()));
    shell(root, "chmod -R a+rX,a-w . && chmod a+rx . '%s'".formatted(work));
    for (Path writable : image.writable()) {
      shell(root, "chmod u+w '%1$s' && %2$s".formatted(writable, owner(writable)));
    }
    service = new Service("service", Map.of());
  }

  /** Another one, with a data directory of its own. */
  private static Service service(String name, Map<String, String> more) throws Exception {
    Path data = Files.createDirectory(work.resolve(name));
    shell(root, owner(data));
    Map<String, String> variables = new LinkedHashMap<>(more);
    variables.put("GANVAS_DATADIR", data.toString());
    return new Service(name, variables);
  }

  private static String owner(Path folder) {
    return ROOT ? "chown %s '%s'".formatted(image.user(), folder) : "true";
  }

  /** A process as the container starts it, ready to serve. */
  private static final class Service implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Map<String, Integer> ports;
    private final int port;

    Service(String name, Map<String, String> more) throws IOException {
      ports = image.ports();
      port = ports.values().iterator().next();
      List<String> command = new ArrayList<>();
      if (ROOT) {
        String user = image.user();
        command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
      }
      command.addAll(image.entryPoint());
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(image.workDirectory().toFile());
      // What the base image has; all else is the image's own.
      builder.environment().keySet().retainAll(Set.of("PATH", "JAVA_HOME"));
      builder.environment().putAll(image.environment(ports));
      builder.environment().putAll(more);
      log = work.resolve(name + ".log");
      process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive() || isReady());
      } catch (ConditionTimeoutException e) {
        process.destroyForcibly();
        throw e;
      }
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    }

    private boolean isReady() throws Exception {
      return new ProcessBuilder("sh", "-c", image.healthCheck(ports)).start().waitFor() == 0;
    }

    JsonNode json(String path) throws Exception {
      int at = path.startsWith("/actuator") ? ports.getOrDefault("8081", port) : port;
      return JsonMapper.builder()
          .build()
          .readTree(shell(root, "curl -fsS localhost:%d%s".formatted(at, path)));
    }

    JsonNode engine() throws Exception {
      return json("/actuator/info").get("nativeEngine");
    }

    /** The files that the process has mapped into its memory. */
    String mapped() throws IOException {
      return Files.readString(Path.of("/proc/%d/maps".formatted(process.pid())));
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(image.graceSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
    shell(PROJECT, "chmod -R u+w '%1$s' && rm -rf '%1$s' '%2$s'".formatted(root, work));
  }

  private static String shell(Path directory, String script) throws Exception {
    File output = File.createTempFile("shell", ".out");
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    int status = process.waitFor();
    String text = Files.readString(output.toPath());
    Files.delete(output.toPath());
    assertThat(status).as("%s%n%s", script, text).isZero();
    return text;
  }

  @Test
  void classesComeFromTheArchiveOfTheImage() throws Exception {
    assertThat(service.mapped()).contains("/ganvas.jsa");
  }

  @Test
  void servingDoesNotLoadTheTrainingEngine() throws Exception {
    JsonNode engine = service.engine();
    assertThat(engine.get("loaded").asBoolean()).as(engine.toString()).isFalse();
    assertThat(engine.get("notes")).as(engine.toString()).isEmpty();
    assertThat(service.mapped()).contains("libonnxruntime").doesNotContain("nd4jcpu", "openblas");
  }

  @Test
  void theFastPathIsOnWithoutFlags() throws Exception {
    Map<String, String> nd4j = Map.of("GANVAS_GENERATION_ENGINE", "deeplearning4j");
    try (Service generating = service("nd4j", nd4j)) {
      JsonNode engine = generating.engine();
      assertThat(engine.get("oneDnn").asBoolean()).as(engine.toString()).isTrue();
      assertThat(engine.get("layerHelpers").asBoolean()).as(engine.toString()).isTrue();
      assertThat(engine.get("ompWaitPolicy").asString()).isEqualTo("PASSIVE");
      assertThat(engine.get("notes")).as(engine.toString()).isEmpty();
      assertThat(Files.readString(generating.log)).contains("native engine: {");
      assertThat(generating.mapped()).contains("/natives/libnd4jcpu");
    }
  }

  @Test
  void withoutItsTrainingEngineTheServiceStillGeneratesAndSaysSo() throws Exception {
    Map<String, String> crippling = Map.of("JAVA_OPTS", "-Dorg.bytedeco.javacpp.platform=none");
    try (Service crippled = service("crippled", crippling)) {
      JsonNode engine = crippled.engine();
      assertThat(engine.get("library").asString()).isEqualTo("none");
      assertThat(engine.get("notes").toString()).contains("nothing can be trained");
      shell(
          root,
          "curl -fsS localhost:%d/images/fashion/1.png -o /dev/null".formatted(crippled.port));
    }
  }

  @Test
  void theVersionOfTheApiIsThatOfTheBuild() throws Exception {
    JsonNode info = service.json("/actuator/info");
    assertThat(info.at("/build/version").asString()).isNotEmpty();
    assertThat(service.json("/v3/api-docs").at("/info/version"))
        .isEqualTo(info.at("/build/version"));
  }

  @Test
  void theExamplesOfTheDocumentationWork() throws Exception {
    Path folder = Files.createDirectory(work.resolve("examples"));
    Files.createSymbolicLink(folder.resolve("data"), root.resolve("data"));
    StringBuilder output = new StringBuilder();
    for (String page : List.of("README.md", "docs/api.md", "docs/operations.md")) {
      List<DocumentedExample> examples =
          DocumentedExample.of(PROJECT.resolve(page), "localhost:" + service.port);
      assertThat(examples).as(page).isNotEmpty();
      for (DocumentedExample example : examples) {
        String onError = example.fails() ? "--no-fail" : "--fail";
        String answer =
            shell(
                folder,
                "curl() { command curl %s \"$@\"; }%n%s".formatted(onError, example.commands()));
        example.compareWith(answer);
        output.append(answer);
      }
    }
    assertThat(output).contains("\"aiGenerated\":true").contains("ankle-boot");
    assertThat(ImageIO.read(folder.resolve("picture.png").toFile()).getWidth()).isEqualTo(256);
    assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getWidth()).isEqualTo(512);
    assertThat(ImageIO.read(folder.resolve("bag.png").toFile()).getWidth()).isEqualTo(256);
    assertThat(Files.size(folder.resolve("fashion.onnx"))).isGreaterThan(100_000);
  }

  @Test
  void onnxRuntimeForNodeDrawsTheSamePictures() throws Exception {
    Programs.assumeInstalled("npm");
    Path folder = Files.createDirectory(work.resolve("node"));
    int count = 10;
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = Arrays.copyOf(Latents.normals(i, 128), 138);
      vectors[i][128 + i] = 1;
    }
    JsonMapper json = JsonMapper.builder().build();
    Files.write(folder.resolve("vectors.json"), json.writeValueAsBytes(vectors));
    shell(
        folder,
        """
        curl -fsS localhost:%d/models/fashion/model.onnx -o model.onnx
        for i in 0 1 2 3 4 5 6 7 8 9; do
          curl -fsS "localhost:%d/images/fashion/$i.png?class=$i" -o $i.png
        done
        """
            .formatted(service.port, service.port));
    JsonNode pictures =
        json.readTree(
            NodePrograms.run(
                folder, Map.of(), "node read-onnx.mjs model.onnx vectors.json", "read-onnx.mjs"));
    assertThat(json.treeToValue(pictures.get("shape"), int[].class))
        .containsExactly(count, 1, 32, 32);
    float[] values = json.treeToValue(pictures.get("values"), float[].class);
    for (int i = 0; i < count; i++) {
      var served = ImageIO.read(folder.resolve(i + ".png").toFile()).getRaster();
      for (int pixel = 0; pixel < 1024; pixel++) {
        double level = Math.max(0, Math.min(255, (values[i * 1024 + pixel] + 1) * 127.5));
        assertThat(served.getSample(pixel % 32, pixel / 32, 0) - level).isBetween(-1.0, 1.0);
      }
    }
  }
}

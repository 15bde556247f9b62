package dev.ganvas;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the Dockerfile and the compose file say, followed without a Docker engine: absolute paths
 * lie under a folder, exposed ports are mapped to free ones, and nothing else is set or changed.
 */
final class ContainerImage {
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

  private final Path root;
  private final List<String[]> build = new ArrayList<>();
  private final List<String[]> image = new ArrayList<>();
  private final Map<String, Object> service;

  /**
   * @param root where the image is made
   */
  ContainerImage(Path project, Path root) throws IOException {
    this.root = root;
    String text = Files.readString(project.resolve("Dockerfile")).replace("\\\n", " ");
    List<String[]> stage = build;
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      String[] instruction = line.split("\\s+", 2);
      if (instruction[0].equals("FROM")) {
        stage = instruction[1].endsWith("AS build") ? build : image;
      }
      stage.add(instruction);
    }
    Map<String, Map<String, Map<String, Object>>> compose =
        new Yaml().load(Files.readString(project.resolve("docker-compose.yml")));
    service = requireNonNull(requireNonNull(compose.get("services")).get("ganvas"));
  }

  private static List<String> all(List<String[]> stage, String instruction) {
    return stage.stream().filter(i -> i[0].equals(instruction)).map(i -> i[1]).toList();
  }

  private String only(String instruction) {
    List<String> all = all(image, instruction);
    assertThat(all).as(instruction).hasSize(1);
    return all.get(0);
  }

  /** The steps that make the image, but for the build of the jar, as a shell script. */
  String script(Path project, Path jar) {
    List<String> steps = new ArrayList<>();
    steps.add("mkdir -p '%s' '%s'".formatted(root.resolve("build/target"), workDirectory()));
    steps.add("cd '%s'".formatted(root.resolve("build")));
    steps.add("cp -r '%s' . && cp '%s' target/ganvas.jar".formatted(project.resolve("src"), jar));
    all(build, "RUN").stream().filter(run -> !run.startsWith("./mvnw")).forEach(steps::add);
    for (String copy : all(image, "COPY")) {
      String[] paths = copy.replace("--from=build /build/", "").split("\\s+");
      String source = paths[0].endsWith("/") ? paths[0] + "." : paths[0];
      steps.add("cp -r %s '%s'".formatted(source, workDirectory().resolve(paths[1])));
    }
    steps.add("cd '%s'".formatted(workDirectory()));
    all(image, "RUN").stream().filter(run -> !run.startsWith("useradd")).forEach(steps::add);
    steps.add("mkdir -p '%s'".formatted(root.resolve("data")));
    return String.join("\n", steps);
  }

  /** Number of the user that the image runs as. */
  String user() {
    Matcher made =
        Pattern.compile("useradd .*--uid (\\d+) .*?" + only("USER") + " ")
            .matcher(all(image, "RUN").get(0));
    assertThat(made.find()).as("the user is made").isTrue();
    return made.group(1);
  }

  Path workDirectory() {
    return Path.of(root + only("WORKDIR"));
  }

  /** Where what is written stays: the only such places. */
  List<Path> writable() {
    List<String> volumes = (List<String>) service.get("volumes");
    assertThat(volumes).allSatisfy(v -> assertThat(v).endsWith(":" + only("VOLUME")));
    assertThat(service.get("read_only")).isEqualTo(true);
    assertThat((List<String>) service.get("tmpfs")).containsExactly("/tmp");
    return List.of(Path.of(root + only("VOLUME")));
  }

  /** Free ports for the exposed ones. */
  Map<String, Integer> ports() throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String port : only("EXPOSE").split(" ")) {
      try (ServerSocket free = new ServerSocket(0)) {
        ports.put(port, free.getLocalPort());
      }
    }
    List<String> published = (List<String>) service.get("ports");
    assertThat(published).allSatisfy(p -> assertThat(ports).containsKey(p.split(":")[1]));
    return ports;
  }

  /** The environment by image and compose file. */
  Map<String, String> environment(Map<String, Integer> ports) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : all(image, "ENV")) {
      String[] parts = variable.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    Map<String, Object> composed = (Map<String, Object>) requireNonNull(service.get("environment"));
    composed.forEach(
        (name, value) -> variables.put(name, DEFAULT.matcher(value.toString()).replaceAll("$1")));
    variables.replaceAll((name, value) -> here(value, ports));
    return variables;
  }

  private String here(String value, Map<String, Integer> ports) {
    if (value.startsWith("/")) {
      return root + value;
    }
    return ports.containsKey(value) ? ports.get(value).toString() : value;
  }

  List<String> entryPoint() {
    String[] words = JsonMapper.builder().build().readValue(only("ENTRYPOINT"), String[].class);
    return Arrays.stream(words).map(word -> here(word, Map.of())).toList();
  }

  /** The health check's command. */
  String healthCheck(Map<String, Integer> ports) {
    String check = only("HEALTHCHECK");
    String command = check.substring(check.indexOf("CMD ") + 4);
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      command = command.replace("localhost:" + port.getKey(), "localhost:" + port.getValue());
    }
    return command;
  }

  /** How long compose waits from SIGTERM to SIGKILL. */
  int graceSeconds() {
    return Integer.parseInt(String.valueOf(service.get("stop_grace_period")).replace("s", ""));
  }
}

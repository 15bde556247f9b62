package dev.ganvas;

import static org.awaitility.Awaitility.await;

import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The jar in a process of its own, on a database and a data directory that others may share. */
public final class Node implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(4);

  private final int port;
  private final ProcessBuilder command;
  private Process process;

  /**
   * Starts a node.
   *
   * @param log what it says is appended to this file
   * @param more arguments
   */
  public Node(Path data, String database, Path log, String... more) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                // Compiles less, and so is ready in two thirds of the time.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("jar.under.test", "target/ganvas.jar"),
                "--server.port=" + port,
                "--ganvas.data-dir=" + data,
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + AdminKey.SECRET,
                "--spring.datasource.url=" + database));
    words.addAll(List.of(more));
    command =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = command.start();
  }

  /** Asks it as an administrator. */
  public GanvasClient client() {
    return GanvasClient.at(port).key(AdminKey.SECRET);
  }

  /** Whether this is what work in the queue names as the node that holds it. */
  public boolean isNamed(String name) {
    return name.endsWith("/" + process.pid());
  }

  /** Waits until it serves pictures. */
  public void awaitReady() {
    await()
        .atMost(LONGEST_START)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> client().get("/actuator/health/readiness").expect(200));
  }

  /** Ends it at once, as kill -9 does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after its end: another process, and so another name. */
  public void restart() throws IOException {
    process = command.start();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package dev.ganvas.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ScratchSpaceTests {
  private static final int DEAD = 300;

  @TempDir Path directory;

  /** A node that waits until all may start. */
  static final class Node {
    private Node() {}

    public static void main(String[] arguments) throws IOException {
      Path directory = Path.of(arguments[0]);
      System.out.println("ready");
      while (!Files.exists(directory.resolve("go"))) {
        LockSupport.parkNanos(1_000_000);
      }
      try (ScratchSpace scratch = new ScratchSpace(new DataDirectory(directory))) {
        scratch.folder();
      }
    }
  }

  private Process node() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void ofNodesThatStartTogetherAfterACrashAllDo() throws Exception {
    Path all = Files.createDirectories(directory.resolve("scratch"));
    for (int i = 0; i < DEAD; i++) {
      Path dead = Files.createDirectories(all.resolve("dead " + i));
      Files.createFile(dead.resolve(".lock"));
      Files.createDirectories(dead.resolve("unfinished"));
    }
    List<Process> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(node());
    }
    for (Process node : nodes) {
      assertThat(node.inputReader().readLine()).isEqualTo("ready");
    }
    Files.createFile(directory.resolve("go"));
    for (Process node : nodes) {
      String said = node.inputReader().lines().collect(Collectors.joining("\n"));
      assertThat(node.waitFor()).as(said).isZero();
    }
    assertThat(all).isEmptyDirectory();
  }
}

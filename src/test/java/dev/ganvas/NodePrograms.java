package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Programs of others from npm, as {@code src/test/node} names them. The first test that asks has
 * them installed, for all.
 */
public final class NodePrograms {
  private static final Path SOURCES = Path.of("src/test/node").toAbsolutePath();
  private static final Path INSTALLED = Path.of("target/node").toAbsolutePath();
  private static final String MODULES = "node_modules";

  private NodePrograms() {}

  /** The packages. */
  public static synchronized Path modules() throws IOException, InterruptedException {
    CRC32 lock = new CRC32();
    lock.update(Files.readAllBytes(SOURCES.resolve("package-lock.json")));
    Path folder = INSTALLED.resolve(HexFormat.of().toHexDigits((int) lock.getValue()));
    if (Files.notExists(folder)) {
      Files.createDirectories(INSTALLED);
      Path unfinished = Files.createTempDirectory(INSTALLED, "unfinished-");
      for (String file : new String[] {"package.json", "package-lock.json", ".npmrc"}) {
        Files.copy(SOURCES.resolve(file), unfinished.resolve(file));
      }
      run(unfinished, Map.of(), "npm ci");
      Files.move(unfinished, folder);
    }
    return folder.resolve(MODULES);
  }

  /**
   * Runs scripts of {@code src/test/node}, copied into a folder.
   *
   * @param environment besides that of this process
   * @param command for bash; programs of the packages are on its path
   * @param scripts that it needs
   * @return what it wrote
   */
  public static String run(
      Path folder, Map<String, String> environment, String command, String... scripts)
      throws IOException, InterruptedException {
    if (scripts.length > 0) {
      link(folder);
    }
    for (String script : scripts) {
      Files.copy(SOURCES.resolve(script), folder.resolve(script));
    }
    return run(folder, environment, command);
  }

  private static void link(Path folder) throws IOException, InterruptedException {
    try {
      Files.createSymbolicLink(folder.resolve(MODULES), modules());
    } catch (FileAlreadyExistsException e) {
      // By a test before.
    }
  }

  private static String run(Path folder, Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-ec", "PATH=$PWD/" + MODULES + "/.bin:$PATH; " + command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    shell.environment().putAll(environment);
    Process process = shell.start();
    assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as(Files.readString(output) + Files.readString(errors))
        .isZero();
    return Files.readString(output);
  }
}

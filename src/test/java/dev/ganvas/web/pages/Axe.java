package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checker of accessibility axe-core, from npm. */
final class Axe {
  private static final Path NODE = Path.of("src/test/node");

  private Axe() {}

  /** Its script, installed into a folder. */
  static String script(Path folder) throws IOException, InterruptedException {
    for (String file : new String[] {"package.json", "package-lock.json", ".npmrc"}) {
      Files.copy(NODE.resolve(file), folder.resolve(file));
    }
    Process npm =
        new ProcessBuilder("npm", "ci")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.log").toFile())
            .start();
    assertThat(npm.waitFor()).as(Files.readString(folder.resolve("npm.log"))).isZero();
    return Files.readString(folder.resolve("node_modules/axe-core/axe.min.js"));
  }
}

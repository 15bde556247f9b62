package dev.ganvas.web.pages;

import dev.ganvas.NodePrograms;
import java.io.IOException;
import java.nio.file.Files;

/** The checker of accessibility axe-core, from npm. */
final class Axe {
  private Axe() {}

  static String script() throws IOException, InterruptedException {
    return Files.readString(NodePrograms.modules().resolve("axe-core/axe.min.js"));
  }
}

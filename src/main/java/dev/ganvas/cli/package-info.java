/** What the program does besides serving: its commands. */
@ApplicationModule(
    allowedDependencies = {
      "benchmark",
      "evaluation",
      "gan",
      "generation",
      "images",
      "imagesets",
      "labelling",
      "models",
      "nn",
      "prompts",
      "provenance",
      "storage",
      "training",
      "variations"
    })
@NullMarked
package dev.ganvas.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

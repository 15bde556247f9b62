/** Generates labelled pictures: queue, batches, workers, engines, and switching versions. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "derived",
      "dreams",
      "gan",
      "nn",
      "prompts",
      "images",
      "labelling",
      "labelling :: c2pa",
      "provenance",
      "storage"
    })
@NullMarked
package dev.ganvas.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Films: walks through what a model can draw, as pictures that follow each other. */
@ApplicationModule(
    allowedDependencies = {
      "generation",
      "models",
      "gan",
      "nn",
      "images",
      "labelling",
      "labelling :: c2pa",
      "provenance",
      "storage"
    })
@NullMarked
package dev.ganvas.films;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

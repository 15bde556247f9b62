/** The training loop and its run directory. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "gan",
      "datasets",
      "images",
      "labelling",
      "evaluation",
      "storage",
      "text"
    })
@NullMarked
package dev.ganvas.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

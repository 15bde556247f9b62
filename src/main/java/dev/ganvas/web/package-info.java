/** Controllers and problems: nothing else speaks HTTP. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "storage",
      "gan",
      "datasets",
      "images",
      "labelling",
      "generation",
      "provenance",
      "training",
      "evaluation"
    })
@NullMarked
package dev.ganvas.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

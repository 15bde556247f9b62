/** The training loop and its run directory; jobs and their queue. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "gan",
      "nn",
      "prompts",
      "datasets",
      "images",
      "labelling",
      "labelling :: c2pa",
      "evaluation",
      "storage"
    })
@NullMarked
package dev.ganvas.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

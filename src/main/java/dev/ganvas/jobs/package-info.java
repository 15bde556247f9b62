/** Training jobs: their queue, their nodes, their fences and their events. */
@ApplicationModule(
    allowedDependencies = {
      "queue",
      "training",
      "datasets",
      "imagesets",
      "evaluation",
      "models",
      "gan",
      "nn",
      "labelling",
      "storage"
    })
@NullMarked
package dev.ganvas.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Training runs: their directory, their engines, and the generators they leave. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "dreams",
      "gan",
      "nn",
      "prompts",
      "imagesets",
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

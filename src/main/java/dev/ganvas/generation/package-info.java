/** Takes requests, batches them over a pool of workers and gives labelled images. */
@ApplicationModule(
    allowedDependencies = {
      "models",
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

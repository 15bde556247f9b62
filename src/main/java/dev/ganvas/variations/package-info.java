/** Variations of a picture: what a model would make it of, and new pictures from near there. */
@ApplicationModule(
    allowedDependencies = {
      "models",
      "gan",
      "nn",
      "generation",
      "dreams",
      "derived",
      "images",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.variations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

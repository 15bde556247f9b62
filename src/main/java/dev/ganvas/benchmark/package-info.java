/** Measures the engines side by side on this machine. */
@ApplicationModule(
    allowedDependencies = {
      "gan",
      "nn",
      "generation",
      "images",
      "labelling",
      "labelling :: c2pa",
      "labelling :: watermark",
      "training"
    })
@NullMarked
package dev.ganvas.benchmark;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Administration: datasets, training jobs, models, keys. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.connection",
      "web.security",
      "web.generate",
      "datasets",
      "imagesets",
      "training",
      "jobs",
      "bulk",
      "evaluation",
      "generation",
      "models",
      "gan",
      "images",
      "labelling",
      "storage"
    })
@NullMarked
package dev.ganvas.web.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

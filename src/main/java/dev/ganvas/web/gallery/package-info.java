/** The gallery: pictures that somebody hung up. Instructions only, never files. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.security",
      "web.generate",
      "generation",
      "models",
      "images",
      "labelling",
      "storage"
    })
@NullMarked
package dev.ganvas.web.gallery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

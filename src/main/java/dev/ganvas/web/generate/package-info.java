/** Pictures and models for everybody. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.connection",
      "web.security",
      "generation",
      "dreams",
      "models",
      "gan",
      "images",
      "labelling",
      "labelling :: c2pa",
      "labelling :: signing",
      "provenance",
      "storage"
    })
@NullMarked
package dev.ganvas.web.generate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

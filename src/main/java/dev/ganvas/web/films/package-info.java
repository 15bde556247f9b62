/** Films for everybody. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.generate",
      "films",
      "generation",
      "models",
      "gan",
      "images",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.web.films;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

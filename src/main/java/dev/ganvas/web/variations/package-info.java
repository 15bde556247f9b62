/** Variations over HTTP. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.security",
      "web.uploads",
      "web.generate",
      "variations",
      "derived",
      "models",
      "images",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.web.variations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

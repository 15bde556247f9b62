/** Deep Dream over HTTP. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.connection",
      "web.security",
      "web.uploads",
      "web.generate",
      "dreams",
      "derived",
      "images",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.web.dreams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Pages for people with a browser. */
@ApplicationModule(
    allowedDependencies = {
      "dreams",
      "gan",
      "generation",
      "models",
      "variations",
      "web.gallery",
      "web.problem"
    })
@NullMarked
package dev.ganvas.web.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The same pictures for agents, by the Model Context Protocol. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.security",
      "web.generate",
      "web.verify",
      "web.variations",
      "variations",
      "images",
      "generation",
      "models",
      "gan",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.web.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

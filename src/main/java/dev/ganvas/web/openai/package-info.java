/** The image API of OpenAI. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.connection",
      "web.generate",
      "web.variations",
      "variations",
      "generation",
      "models",
      "gan",
      "images",
      "labelling",
      "labelling :: c2pa"
    })
@NullMarked
package dev.ganvas.web.openai;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Was a picture made here? Verification, the provenance log, the trust root. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.security",
      "web.uploads",
      "web.generate",
      "generation",
      "provenance",
      "images",
      "labelling",
      "labelling :: c2pa",
      "labelling :: signing"
    })
@NullMarked
package dev.ganvas.web.verify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

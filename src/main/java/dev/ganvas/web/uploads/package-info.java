/** Pictures that are sent to be looked at: let in before they are read, read, or refused. */
@ApplicationModule(
    allowedDependencies = {
      "web.problem",
      "web.security",
      "derived",
      "generation",
      "images",
      "labelling :: c2pa",
      "storage"
    })
@NullMarked
package dev.ganvas.web.uploads;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What was made here: the log of all pictures, and whether a picture is one of them. */
@ApplicationModule(
    allowedDependencies = {
      "labelling",
      "labelling :: c2pa",
      "labelling :: signing",
      "labelling :: watermark",
      "images",
      "storage"
    })
@NullMarked
package dev.ganvas.provenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

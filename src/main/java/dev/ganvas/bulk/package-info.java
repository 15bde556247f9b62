/** Bulk generation: labelled pictures by the million, in files of some thousand each (shards). */
@ApplicationModule(
    allowedDependencies = {
      "queue",
      "generation",
      "models",
      "gan",
      "images",
      "labelling",
      "labelling :: c2pa",
      "provenance",
      "storage"
    })
@NullMarked
package dev.ganvas.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

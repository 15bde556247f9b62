/** What is made of pictures that were sent: the lane it is made in, its labels and its records. */
@ApplicationModule(
    allowedDependencies = {
      "nn",
      "images",
      "labelling",
      "labelling :: c2pa",
      "provenance",
      "storage"
    })
@NullMarked
package dev.ganvas.derived;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

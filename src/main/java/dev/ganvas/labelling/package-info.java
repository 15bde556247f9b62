/** The only way an image leaves: a labelled image. */
@ApplicationModule(allowedDependencies = {"images", "storage"})
@NullMarked
package dev.ganvas.labelling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

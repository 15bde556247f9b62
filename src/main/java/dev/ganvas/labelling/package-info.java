/** The only way an image leaves: a labelled image. */
@ApplicationModule(allowedDependencies = {"storage"})
@NullMarked
package dev.ganvas.labelling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

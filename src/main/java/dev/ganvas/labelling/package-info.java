/** Labels on pictures that say that they are made by AI. */
@ApplicationModule(allowedDependencies = {"images", "storage"})
@NullMarked
package dev.ganvas.labelling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Uploaded sets of training pictures: checked, reported on and stored. */
@ApplicationModule(allowedDependencies = {"imagesets", "images", "labelling :: c2pa", "storage"})
@NullMarked
package dev.ganvas.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

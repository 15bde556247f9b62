/** Training pictures: reading folders, archives and IDX files. */
@ApplicationModule(allowedDependencies = {"images", "labelling :: c2pa", "storage"})
@NullMarked
package dev.ganvas.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

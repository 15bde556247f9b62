/** Sets of training pictures, read from folders, ZIP archives and IDX files. */
@ApplicationModule(allowedDependencies = "images")
@NullMarked
package dev.ganvas.imagesets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

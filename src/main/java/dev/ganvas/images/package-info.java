/** Pixels: pictures, contact sheets, resampling, encoders. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.images;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Deep Dream: changes a picture until a classifier sees more in it. */
@ApplicationModule(allowedDependencies = {"models", "derived", "nn", "images", "labelling"})
@NullMarked
package dev.ganvas.dreams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

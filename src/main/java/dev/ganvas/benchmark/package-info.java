/** Measures the engines side by side on this machine. */
@ApplicationModule(allowedDependencies = {"gan", "generation", "images", "labelling"})
@NullMarked
package dev.ganvas.benchmark;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

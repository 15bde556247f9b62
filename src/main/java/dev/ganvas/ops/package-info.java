/** Health and metrics of the native engines. */
@ApplicationModule(
    allowedDependencies = {"models", "generation", "training", "gan", "labelling", "provenance"})
@NullMarked
package dev.ganvas.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Health and metrics of the native engines. */
@ApplicationModule(
    allowedDependencies = {"generation", "nn", "labelling :: signing", "provenance", "jobs"})
@NullMarked
package dev.ganvas.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

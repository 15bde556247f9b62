/** Metrics of generators, measured by judges that take no part in training. */
@ApplicationModule(
    allowedDependencies = {"models", "gan", "nn", "prompts", "imagesets", "images", "storage"})
@NullMarked
package dev.ganvas.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

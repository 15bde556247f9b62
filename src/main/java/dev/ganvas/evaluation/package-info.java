/** Judges that did not take part in training, and what they measure. */
@ApplicationModule(
    allowedDependencies = {"models", "gan", "nn", "prompts", "imagesets", "images", "storage"})
@NullMarked
package dev.ganvas.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

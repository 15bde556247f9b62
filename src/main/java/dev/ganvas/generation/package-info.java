/** Takes requests, batches them over a pool of workers and gives labelled images. */
@ApplicationModule(
    allowedDependencies = {"models", "gan", "images", "labelling", "provenance", "storage", "text"})
@NullMarked
package dev.ganvas.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

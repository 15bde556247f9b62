/** Prompts: their phrases, embeddings, and the conditions that they give a generator. */
@ApplicationModule(allowedDependencies = {"nn"})
@NullMarked
package dev.ganvas.prompts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

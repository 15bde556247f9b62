/** What a prompt means: its phrases, their vectors, and the condition they make for a generator. */
@ApplicationModule(allowedDependencies = {"nn"})
@NullMarked
package dev.ganvas.prompts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

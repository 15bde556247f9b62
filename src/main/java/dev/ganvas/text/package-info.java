/** Sentences as vectors: what a prompt means, in numbers a generator can be told. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

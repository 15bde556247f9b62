/** Model cards, the safe bundle format and the registry. */
@ApplicationModule(allowedDependencies = {"gan", "nn", "prompts", "storage"})
@NullMarked
package dev.ganvas.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

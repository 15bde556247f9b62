/** Models: cards, the bundle format, stored versions, and the catalogue of what is served. */
@ApplicationModule(allowedDependencies = {"gan", "nn", "prompts", "storage"})
@NullMarked
package dev.ganvas.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The data directory, its scratch space, and what a full disk looks like. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

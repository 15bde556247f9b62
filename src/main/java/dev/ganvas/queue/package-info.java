/** The queue in the database, from which the nodes take their work. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

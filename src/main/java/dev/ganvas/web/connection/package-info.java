/** What goes on between client and server besides requests: bodies, and clients that leave. */
@ApplicationModule(allowedDependencies = {"web.problem", "storage"})
@NullMarked
package dev.ganvas.web.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

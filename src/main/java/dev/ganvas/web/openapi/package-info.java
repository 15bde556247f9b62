/** How the API is described (OpenAPI): what is common to all its operations. */
@ApplicationModule(allowedDependencies = {"web.problem"})
@NullMarked
package dev.ganvas.web.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

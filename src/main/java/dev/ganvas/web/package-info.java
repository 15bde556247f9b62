/** Everything that speaks HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

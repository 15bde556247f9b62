/** Keys and their roles, quotas, the audit. */
@ApplicationModule(allowedDependencies = {"web.problem", "storage"})
@NullMarked
package dev.ganvas.web.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Requests that go wrong, and how they are answered: RFC 9457, or as OpenAI does. */
@ApplicationModule(allowedDependencies = {"storage"})
@NullMarked
package dev.ganvas.web.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

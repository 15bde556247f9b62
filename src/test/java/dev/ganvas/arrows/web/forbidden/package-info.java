@ApplicationModule(allowedDependencies = {})
package dev.ganvas.arrows.web.forbidden;

import org.springframework.modulith.ApplicationModule;

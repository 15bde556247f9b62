@ApplicationModule(allowedDependencies = {})
package dev.ganvas.arrows.web.allowed;

import org.springframework.modulith.ApplicationModule;

@ApplicationModule(allowedDependencies = "web.allowed")
package dev.ganvas.arrows.outside;

import org.springframework.modulith.ApplicationModule;

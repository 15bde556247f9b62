@ApplicationModule(allowedDependencies = "web.allowed")
package dev.ganvas.arrows.web.from;

import org.springframework.modulith.ApplicationModule;

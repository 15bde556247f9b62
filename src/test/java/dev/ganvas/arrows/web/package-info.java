@ApplicationModule(allowedDependencies = {})
package dev.ganvas.arrows.web;

import org.springframework.modulith.ApplicationModule;

/** Networks, adversarial step, penalties, augmentation, EMA: no Spring, no HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.gan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Generator and discriminator, losses, training steps, augmentation, growth, ONNX export. */
@ApplicationModule(allowedDependencies = {"nn"})
@NullMarked
package dev.ganvas.gan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

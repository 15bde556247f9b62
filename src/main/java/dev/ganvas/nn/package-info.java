/**
 * Building blocks of networks on ND4J: operations, layers, parameters, the optimiser, the engine.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ganvas.nn;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

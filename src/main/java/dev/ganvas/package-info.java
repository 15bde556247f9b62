/** The application: starts the service or runs a command. */
@NullMarked
package dev.ganvas;

import org.jspecify.annotations.NullMarked;

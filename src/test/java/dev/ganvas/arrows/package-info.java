/**
 * Modules like those of {@code web}, with arrows that are not allowed: ModularityTests finds them.
 */
package dev.ganvas.arrows;

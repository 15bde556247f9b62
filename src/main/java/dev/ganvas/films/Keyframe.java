package dev.ganvas.films;

import dev.ganvas.generation.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a film passes.
 *
 * @param seconds of the way to the next one; null for a share of the film's
 */
public record Keyframe(long seed, Prompt prompt, @Nullable Double seconds) {}

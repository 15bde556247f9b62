package dev.ganvas.generation;

import org.jspecify.annotations.Nullable;

/**
 * What a picture should show.
 *
 * @param classIndex for a model with classes; null to draw one from each picture's seed
 * @param text for a model with prompts; null to leave everything to the seeds
 * @param negative what the pictures should not show; null for nothing
 */
public record Prompt(
    @Nullable Integer classIndex, @Nullable String text, @Nullable String negative) {}

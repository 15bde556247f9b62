package dev.ganvas.generation;

import org.jspecify.annotations.Nullable;

/**
 * What a picture is to show.
 *
 * @param classIndex for a model of classes; null for one drawn from each picture's seed
 * @param text for a model that takes prompts; null for whatever the seeds give
 * @param negative what the pictures are to be unlike; null for nothing
 */
public record Prompt(
    @Nullable Integer classIndex, @Nullable String text, @Nullable String negative) {}

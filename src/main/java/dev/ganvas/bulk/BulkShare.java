package dev.ganvas.bulk;

import dev.ganvas.generation.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * What some of the pictures show.
 *
 * @param prompt class or prompts of these pictures
 * @param className name of the class; null for a model without
 * @param weight of these pictures beside the others', more than 0
 */
public record BulkShare(Prompt prompt, @Nullable String className, double weight) {}

package dev.ganvas.training;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A finished model to train on from.
 *
 * @param generator of the same architecture
 * @param discriminator its weights; null for a fresh one
 */
public record StartingPoint(GeneratorSnapshot generator, @Nullable Tensor discriminator) {}

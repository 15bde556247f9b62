package dev.ganvas.prompts;

import dev.ganvas.nn.Latents;
import java.util.function.IntFunction;

/**
 * The distribution of conditions that a prompt stands for. A generator conditioned on "red hair"
 * alone would have to choose everything else by its latent, and draws an average instead. So
 * whatever the prompt leaves open is taken from a training caption, a different one for each seed:
 * a prior over conditions, as Ramesh et al., <i>Hierarchical text-conditional image generation</i>,
 * 2022, have a learned one.
 */
public final class PromptCondition {
  private final int[] captions;
  private final IntFunction<float[]> completed;

  /**
   * @param captions indices of the training captions that may complete the prompt, at least one
   * @param completed gives the condition of the prompt completed by a caption, {@code [k]}
   */
  PromptCondition(int[] captions, IntFunction<float[]> completed) {
    this.captions = captions;
    this.completed = completed;
  }

  /** The condition of the picture with a seed, {@code [k]}. */
  public float[] drawn(long seed) {
    long draw = Latents.mix(seed, -1);
    return completed.apply(captions[(int) Long.remainderUnsigned(draw, captions.length)]);
  }
}

package dev.ganvas.prompts;

import dev.ganvas.nn.Latents;
import java.util.function.IntFunction;

/**
 * What a prompt says of a picture, completed in several ways. A generator told no more than "red
 * hair" would have to make up everything else from its latent, and draws something in between
 * instead. So what is open is taken from a training caption, another one for each seed: a prior
 * over conditions, as Ramesh et al., <i>Hierarchical text-conditional image generation</i>, 2022,
 * have a learned one.
 */
public final class PromptCondition {
  private final int[] captions;
  private final IntFunction<float[]> completed;

  /**
   * @param captions the numbers of training captions that may complete it, at least one
   * @param completed the prompt's condition, completed by one of them
   */
  PromptCondition(int[] captions, IntFunction<float[]> completed) {
    this.captions = captions;
    this.completed = completed;
  }

  /** The condition of a picture, {@code [k]}. */
  public float[] drawn(long seed) {
    long draw = Latents.mix(seed, -1);
    return completed.apply(captions[(int) Long.remainderUnsigned(draw, captions.length)]);
  }
}

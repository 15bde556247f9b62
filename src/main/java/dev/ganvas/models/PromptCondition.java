package dev.ganvas.models;

import dev.ganvas.gan.Latents;
import dev.ganvas.gan.Tensor;

/**
 * What a prompt says of a picture, and what it leaves open. A generator told no more than "red
 * hair" would have to make up everything else from its latent, and draws something in between
 * instead. So what is open is taken from a training caption, another one for each seed: a prior
 * over conditions, as Ramesh et al., <i>Hierarchical text-conditional image generation</i>, 2022,
 * have a learned one.
 */
public final class PromptCondition {
  private final float[] said;
  private final double[][] open;
  private final Tensor captions;
  private final int[] candidates;

  /**
   * @param said the condition of the prompt itself, k numbers
   * @param open orthonormal directions that the prompt says nothing about
   * @param captions conditions of training captions, {@code [m, k]}
   * @param candidates which of them to take the rest from, at least one
   */
  PromptCondition(float[] said, double[][] open, Tensor captions, int[] candidates) {
    this.said = said;
    this.open = open;
    this.captions = captions;
    this.candidates = candidates;
  }

  /** What the generator is told for a picture. */
  public float[] drawn(long seed) {
    int caption =
        candidates[(int) Long.remainderUnsigned(Latents.mix(seed, -1), candidates.length)];
    int row = caption * said.length;
    float[] condition = said.clone();
    for (double[] direction : open) {
      double along = 0;
      for (int i = 0; i < said.length; i++) {
        along += direction[i] * (captions.values()[row + i] - said[i]);
      }
      for (int i = 0; i < said.length; i++) {
        condition[i] += (float) (along * direction[i]);
      }
    }
    return condition;
  }
}

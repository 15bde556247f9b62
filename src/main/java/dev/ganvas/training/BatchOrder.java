package dev.ganvas.training;

import dev.ganvas.gan.Latents;

/**
 * The order in which pictures are shown: each once an epoch, every epoch shuffled anew. It is a
 * function of seed and position alone, so a resumed run needs no memory of it.
 */
final class BatchOrder {
  private final int size;
  private final long seed;
  private final int[] permutation;
  private long epoch = -1;

  BatchOrder(int size, long seed) {
    this.size = size;
    this.seed = seed;
    permutation = new int[size];
  }

  /** The picture at a position of the run. */
  int at(long position) {
    if (position / size != epoch) {
      epoch = position / size;
      shuffle(Latents.mix(seed, epoch));
    }
    return permutation[(int) (position % size)];
  }

  /** Fisher and Yates's shuffle. */
  private void shuffle(long epochSeed) {
    for (int i = 0; i < size; i++) {
      permutation[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(Latents.mix(epochSeed, i), i + 1L);
      int kept = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = kept;
    }
  }
}

package dev.ganvas.training;

import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws the training pictures: each once an epoch, reshuffled every epoch. With balanced classes
 * the classes alternate, and each has epochs of its own. Stateless: a function of seed and
 * position, so a resumed run continues the same sequence.
 */
final class EpochSampler {
  private final List<Epochs> turns = new ArrayList<>();

  EpochSampler(ImageSet pictures, boolean balanced, long seed) {
    int[] labels = pictures.labels();
    int[] all = IntStream.range(0, labels.length).toArray();
    int classes = balanced ? pictures.classes().size() : 0;
    for (int c = 0; c < classes; c++) {
      int label = c;
      int[] members = IntStream.of(all).filter(i -> labels[i] == label).toArray();
      if (members.length > 0) {
        turns.add(new Epochs(members, Latents.mix(seed, c)));
      }
    }
    if (turns.isEmpty()) {
      turns.add(new Epochs(all, seed));
    }
  }

  /** Index of the picture at a position of the run, counted from 0. */
  int at(long position) {
    return turns.get((int) (position % turns.size())).at(position / turns.size());
  }

  /** The epochs of some of the pictures. */
  private static final class Epochs {
    private final int[] pictures;
    private final long seed;
    private long epoch = -1;

    Epochs(int[] pictures, long seed) {
      this.pictures = pictures;
      this.seed = seed;
    }

    int at(long position) {
      if (position / pictures.length != epoch) {
        epoch = position / pictures.length;
        shuffle(Latents.mix(seed, epoch));
      }
      return pictures[(int) (position % pictures.length)];
    }

    /** Fisher-Yates shuffle, starting from the sorted pictures. */
    private void shuffle(long epochSeed) {
      Arrays.sort(pictures);
      for (int i = pictures.length - 1; i > 0; i--) {
        int j = (int) Long.remainderUnsigned(Latents.mix(epochSeed, i), i + 1L);
        int kept = pictures[i];
        pictures[i] = pictures[j];
        pictures[j] = kept;
      }
    }
  }
}

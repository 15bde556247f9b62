package dev.ganvas.training;

import dev.ganvas.gan.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What pictures a training will make, in words, as far as the shipped models tell ({@code
 * docs/quality.md}): a matter of how many pictures are shown, and of how many different ones.
 */
public final class Expectation {
  private static final long LITTLE_SHOWN = 100_000;
  private static final long MUCH_SHOWN = 500_000;
  private static final int TINY_SET = 1000;
  private static final int SMALL_SET = 3000;
  private static final int LARGEST_FROM_NOTHING = 64;

  private Expectation() {}

  /**
   * What to expect, in sentences.
   *
   * @param pictures of the dataset
   * @param shown pictures in the whole run, repeats counted
   * @param shownBefore those that its parent has seen; 0 to start anew
   */
  public static List<String> of(
      Architecture architecture, int pictures, long shown, long shownBefore) {
    List<String> sentences = new ArrayList<>();
    sentences.add(afterShowing(shown + shownBefore));
    if (pictures < TINY_SET) {
      sentences.add(
          "%,d pictures are few: 700 gave blurred colours after 50,000 shown. More will show the same few pictures again and again, which the model may learn by heart; more different ones help most"
              .formatted(pictures));
    } else if (pictures < SMALL_SET) {
      sentences.add(
          "%,d pictures are few: 1,954 heads of cats and dogs, trained on from faces, gave good cats and rough dogs"
              .formatted(pictures));
    }
    if (architecture.resolution() > LARGEST_FROM_NOTHING && shownBefore == 0) {
      sentences.add(
          "%d pixels from nothing took 600,000 pictures of faces, on a GPU: on a CPU train with half the resolution first, then again with that model as parent"
              .formatted(architecture.resolution()));
    }
    return List.copyOf(sentences);
  }

  private static String afterShowing(long shown) {
    if (shown < LITTLE_SHOWN) {
      return "%,d pictures shown are a first try: expect blurred colours in which things can at most be guessed. It shows that the set works, not what can be had from it"
          .formatted(shown);
    }
    if (shown < MUCH_SHOWN) {
      return "%,d pictures shown give things that can be recognised, many with faults: after 195,520, 35 of 64 faces had one that anybody sees"
          .formatted(shown);
    }
    return "%,d pictures shown gave good pictures in the shipped models (780,000 of clothes of 32 pixels, 609,000 of faces and 611,000 of cartoon characters of 128)"
        .formatted(shown);
  }
}

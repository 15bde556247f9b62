package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTests {
  private static final int DRAFTS = 16;
  private static final Sampling PICTURES =
      new Sampling(List.of(5L, -7L, Long.MAX_VALUE), 1, null, List.of(), DRAFTS);

  @Test
  void theFirstDraftIsThePictureOfTheSeed() {
    for (int i = 0; i < PICTURES.count(); i++) {
      long first = PICTURES.seedOfDraft(i * DRAFTS, seed -> Conditions.drawnClass(seed, 17));
      assertThat(first).isEqualTo(PICTURES.seeds().get(i));
    }
  }

  @Test
  void allDraftsOfAPictureAreOfItsClassAndDiffer() {
    for (int classes : new int[] {1, 2, 17, 4096}) {
      for (int picture = 0; picture < PICTURES.count(); picture++) {
        int from = picture * DRAFTS;
        List<Long> seeds =
            IntStream.range(from, from + DRAFTS)
                .mapToObj(
                    i -> PICTURES.seedOfDraft(i, seed -> Conditions.drawnClass(seed, classes)))
                .toList();
        int wanted = Conditions.drawnClass(PICTURES.seeds().get(picture), classes);
        assertThat(seeds)
            .doesNotHaveDuplicates()
            .allMatch(seed -> Conditions.drawnClass(seed, classes) == wanted);
      }
    }
  }

  @Test
  void draftsFitIntoTheNumbersOfJavaScript() {
    for (int i = 1; i < DRAFTS; i++) {
      assertThat(PICTURES.seedOfDraft(i, seed -> 0)).isBetween(0L, (1L << 53) - 1);
    }
  }
}

package dev.ganvas.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhraseSlotsTests {
  private static final int KINDS = 4;
  private static final int PHRASES_OF_A_KIND = 10;

  /** Captions of one phrase each of some of four kinds: phrase i is of kind i / 10. */
  private static List<int[]> captions(int count) {
    Random random = new Random(1);
    List<int[]> captions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      captions.add(
          random
              .ints(0, KINDS)
              .distinct()
              .limit(3)
              .map(kind -> kind * PHRASES_OF_A_KIND + random.nextInt(PHRASES_OF_A_KIND))
              .toArray());
    }
    return captions;
  }

  @Test
  void phrasesThatAreNeverSaidTogetherExcludeEachOther() {
    PhraseSlots slots = PhraseSlots.find(KINDS * PHRASES_OF_A_KIND, captions(20_000));
    for (int one = 0; one < slots.of().length; one++) {
      for (int other = 0; other < slots.of().length; other++) {
        double together = slots.together()[slots.of()[one]][slots.of()[other]];
        if (one / PHRASES_OF_A_KIND == other / PHRASES_OF_A_KIND) {
          assertThat(together).as("%d and %d", one, other).isZero();
        } else {
          assertThat(together).as("%d and %d", one, other).isBetween(0.5, 1.4);
        }
      }
    }
  }

  @Test
  void phrasesBeyondTheKnownAreLeftOut() {
    PhraseSlots slots = PhraseSlots.find(PHRASES_OF_A_KIND, captions(100));
    assertThat(slots.of()).hasSize(PHRASES_OF_A_KIND);
    assertThat(slots.together()[slots.of()[0]]).containsOnly(0);
  }

  @Test
  void aPhraseThatIsSaidTwiceIsNoCompanyForItself() {
    PhraseSlots slots = PhraseSlots.find(2, List.of(new int[] {0, 0}, new int[] {1}));
    assertThat(slots.together()[slots.of()[0]][slots.of()[0]]).isZero();
  }
}

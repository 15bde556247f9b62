package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTests {
  private static List<String> of(int resolution, int pictures, long shown, long before) {
    return Expectation.of(
        Architecture.standard(resolution, 3, Conditioning.classesOrNone(0)),
        pictures,
        shown,
        before);
  }

  @Test
  void aQuickTrainingOnAFewPicturesIsWarnedOfTwice() {
    assertThat(of(64, 700, 50_000, 0))
        .hasSize(2)
        .anyMatch(text -> text.startsWith("50,000 pictures shown are a first try"))
        .anyMatch(text -> text.startsWith("700 pictures are few"));
  }

  @Test
  void aLongTrainingOnManyIsNotWarnedOf() {
    assertThat(of(64, 60_000, 1_000_000, 0))
        .singleElement()
        .asString()
        .contains("gave good pictures in the shipped models");
  }

  @Test
  void whatAParentWasShownCounts() {
    assertThat(of(128, 9000, 50_000, 300_000))
        .singleElement()
        .asString()
        .startsWith("350,000 pictures shown give things that can be recognised");
    assertThat(of(128, 9000, 350_000, 0))
        .hasSize(2)
        .anyMatch(text -> text.contains("from nothing took"));
  }
}

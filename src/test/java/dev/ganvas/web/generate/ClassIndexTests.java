package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.TestManifests;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassIndexTests {
  private static final List<String> CLASSES =
      List.of("Cats", "cats", "I", "\u0131", "B\u00E4ume", "0", "Dogs");

  @ParameterizedTest
  @CsvSource({
    "Cats, 0",
    "cats, 1",
    "CATS,", // of two that differ only in capitals, none
    "I, 2",
    "\u0131, 3",
    "Ba\u0308ume, 4",
    "b\u00E4ume, 4",
    "0, 5",
    "3, 3",
    "dogs, 6",
    "' Dogs ', 6",
    "7,",
    "birds,"
  })
  void aNameIsThatOfOneClass(String wanted, @Nullable Integer index) {
    Architecture architecture =
        new Architecture(
            8, 1, 4, Conditioning.classes(CLASSES.size()), List.of(4, 4), List.of(4, 4));
    ModelManifest manifest = TestManifests.of("m", architecture, CLASSES);
    assertThat(GenerationRequests.indexOf(manifest, wanted)).isEqualTo(index);
  }
}

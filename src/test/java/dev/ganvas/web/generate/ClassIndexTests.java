package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.Prompt;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.TestManifests;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.validation.BindingResult;
import org.springframework.validation.MapBindingResult;

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
    assertThat(GenerationRequests.indexOf(manifest(CLASSES), wanted)).isEqualTo(index);
  }

  private static ModelManifest manifest(List<String> classes) {
    Architecture architecture =
        new Architecture(
            8, 1, 4, Conditioning.classes(classes.size()), List.of(4, 4), List.of(4, 4));
    return TestManifests.of("m", architecture, classes);
  }

  @ParameterizedTest
  @CsvSource({
    "bag, 1",
    "A bag, 1",
    "A photo of a Bag., 1",
    "the picture of the ankle-boot, 2",
    "an image of t-shirt, 0",
    "a red bag,",
    "a photo of something,"
  })
  void aPromptNamesAClassAndNothingElse(String prompt, @Nullable Integer index) {
    BindingResult errors = new MapBindingResult(new HashMap<>(), "body");
    ModelManifest fashion = manifest(List.of("t-shirt", "bag", "ankle-boot"));
    Prompt read = GenerationRequests.prompt(fashion, "prompt", prompt, errors);
    assertThat(read).isEqualTo(new Prompt(index, null, null));
    assertThat(errors.hasFieldErrors("prompt")).isEqualTo(index == null);
  }
}

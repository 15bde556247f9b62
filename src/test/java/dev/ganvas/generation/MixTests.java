package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.nn.Latents;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MixTests {
  private static final int LATENT = 64;

  private static MixPart part(@Nullable Long seed, double weight) {
    return new MixPart(seed, weight, null);
  }

  private static float[] input(MixPart part) {
    long seed = Objects.requireNonNull(part.seed());
    return Latents.input(seed, LATENT, 1, new float[] {seed == 1 ? 1 : 0, seed == 1 ? 0 : 1});
  }

  private static float[] mixed(MixPart... parts) {
    return new Mix(List.of(parts)).input(MixTests::input, LATENT);
  }

  @Test
  void oneSeedIsItselfAndWhatHasNoWeightIsLeftOut() {
    assertThat(mixed(part(1L, 0.2))).containsExactly(input(part(1L, 1)));
    assertThat(mixed(part(2L, 0), part(1L, 0.2), part(3L, 0))).containsExactly(input(part(1L, 1)));
  }

  @Test
  void latentAndConditionTurnByTheShareOfTheWeights() {
    float[] mixed = mixed(part(1L, 3), part(2L, 1));
    assertThat(Arrays.copyOf(mixed, LATENT))
        .containsExactly(
            Latents.between(Latents.normals(1, LATENT), Latents.normals(2, LATENT), 0.25));
    assertThat(mixed[LATENT]).isCloseTo((float) Math.cos(Math.PI / 8), within(1e-6f));
    assertThat(mixed[LATENT + 1]).isCloseTo((float) Math.sin(Math.PI / 8), within(1e-6f));
  }

  @Test
  void aMixOfAMixIsTheMixOfAllItsParts() {
    float[] two = mixed(part(1L, 0.6), part(2L, 0.4));
    float[] third =
        new Mix(List.of(part(-1L, 0.7), part(3L, 0.3)))
            .input(part -> Long.valueOf(-1).equals(part.seed()) ? two : input(part), LATENT);
    assertThat(mixed(part(1L, 0.42), part(2L, 0.28), part(3L, 0.3)))
        .containsExactly(third, within(1e-5f));
  }

  @Test
  void anOpenPartHasThePicturesOwnSeed() {
    Mix open = new Mix(List.of(part(1L, 0.7), part(null, 0.3)));
    assertThat(open.isOpen()).isTrue();
    assertThat(open.of(9).parts()).containsExactly(part(1L, 0.7), part(9L, 0.3));
    assertThat(open.of(9).isOpen()).isFalse();
  }

  @Test
  void itIsAListInJson() {
    JsonMapper json = JsonMapper.builder().build();
    Mix mix =
        new Mix(List.of(part(1L, 0.5), new MixPart(null, 1, new Prompt(null, "red hair", null))));
    String text = json.writeValueAsString(mix);
    assertThat(text).startsWith("[{\"seed\":1,\"weight\":0.5},{\"weight\":1.0,");
    assertThat(json.readValue(text, Mix.class)).isEqualTo(mix);
  }
}

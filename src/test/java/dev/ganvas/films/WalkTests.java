package dev.ganvas.films;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.generation.Mix;
import dev.ganvas.generation.MixPart;
import dev.ganvas.generation.Prompt;
import dev.ganvas.images.FilmFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelProperties;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WalkTests {
  private static final ServedModel MODEL =
      new ModelCatalogue(List.of(new ShippedModels()), new ModelProperties(List.of()))
          .find("fashion")
          .orElseThrow();

  private static Walk walk(int seeds, boolean loop, @Nullable Double each, Easing easing) {
    List<Keyframe> keyframes =
        LongStream.range(0, seeds)
            .mapToObj(seed -> new Keyframe(seed, new Prompt(3, null, null), null, each))
            .toList();
    return Walk.of(
        new FilmRequest(
            MODEL, keyframes, loop, 4, 25, easing, 1, 32, FilmFormat.MP4, new Marks(false, false)));
  }

  private static float[] latent(Mix mix) {
    int size = MODEL.manifest().architecture().latentSize();
    float[] latent = Latents.normals(Objects.requireNonNull(mix.parts().get(0).seed()), size);
    float[] next = Latents.normals(Objects.requireNonNull(mix.parts().get(1).seed()), size);
    return Latents.between(latent, next, mix.parts().get(1).weight());
  }

  private static List<Double> steps(Walk walk) {
    List<Double> steps = new ArrayList<>();
    for (int i = 1; i < walk.frames(); i++) {
      steps.add(Latents.angle(latent(walk.at(i - 1)), latent(walk.at(i))));
    }
    return steps;
  }

  @Test
  void theSpeedIsTheSameThroughout() {
    Walk walk = walk(5, true, null, Easing.LINEAR);
    assertThat(walk.frames()).isEqualTo(100);
    List<Double> steps = steps(walk);
    double most = steps.stream().mapToDouble(x -> x).max().orElseThrow();
    // Where it turns, the way from before to after the turn is shorter than along it.
    assertThat(steps.stream().filter(step -> step < 0.999 * most).count()).isLessThanOrEqualTo(4);
  }

  @Test
  void aLoopDoesNotShowItsBeginningTwice() {
    Walk walk = walk(3, true, null, Easing.LINEAR);
    assertThat(walk.at(0).parts().get(0).weight()).isEqualTo(1);
    Mix last = walk.at(walk.frames() - 1);
    assertThat(last.parts().get(1).seed()).isEqualTo(0);
    assertThat(last.parts().get(1).weight()).isBetween(0.8, 0.999);
  }

  @Test
  void keyframesComeWhenTheySay() {
    Walk walk = walk(3, false, 2.0, Easing.SMOOTH);
    assertThat(walk.frames()).isEqualTo(100);
    Mix last = walk.at(99);
    assertThat(last.parts().get(1).seed()).isEqualTo(2);
    assertThat(last.parts().get(1).weight()).isCloseTo(1, within(1e-9));
    assertThat(walk.at(10).parts().get(1).weight()).isLessThan(10 / 49.5);
  }

  @Test
  void mixesArePassedAsTheyAre() {
    Mix mix = new Mix(List.of(new MixPart(5L, 3, null), new MixPart(null, 1, null)));
    Keyframe first = new Keyframe(9, new Prompt(3, null, null), mix, null);
    Keyframe second = new Keyframe(2, new Prompt(4, null, null), null, null);
    Walk walk =
        Walk.of(
            new FilmRequest(
                MODEL,
                List.of(first, second),
                false,
                2,
                25,
                Easing.LINEAR,
                1,
                32,
                FilmFormat.MP4,
                new Marks(false, false)));
    assertThat(walk.at(0).parts().subList(0, 2))
        .containsExactly(
            new MixPart(5L, 0.75, first.prompt()), new MixPart(9L, 0.25, first.prompt()));
    assertThat(walk.at(0).parts().get(2).weight()).isZero();
    assertThat(walk.at(49).parts().get(2)).isEqualTo(new MixPart(2L, 1, second.prompt()));
    double angle = Latents.angle(first.latent(128), second.latent(128));
    assertThat(angle).isBetween(1.0, 2.2);
  }

  /** What changes much on a quarter of the way takes three quarters of the time. */
  @Test
  void itGoesSlowerWhereMoreIsSeenToChange() {
    Walk walk = walk(2, false, 4.0, Easing.LINEAR);
    int looks = walk.looks().size();
    assertThat(looks).isEqualTo(26);
    List<Double> steps = new ArrayList<>();
    for (int i = 1; i < looks; i++) {
      steps.add(i <= 20 ? 1.0 : 12.0);
    }
    Walk seen = walk.seen(steps);
    assertThat(seen.frames()).isEqualTo(walk.frames());
    assertThat(seen.at(25).parts().get(1).weight()).isCloseTo(0.8, within(0.02));
    assertThat(seen.at(99).parts().get(1).weight()).isCloseTo(1, within(1e-9));
    assertThat(seen.looks()).isEqualTo(walk.looks());
  }
}

package dev.ganvas.films;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.generation.Mix;
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
            .mapToObj(seed -> new Keyframe(seed, new Prompt(3, null, null), each))
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
}

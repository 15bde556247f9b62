package dev.ganvas.web.generate;

import dev.ganvas.generation.Mix;
import dev.ganvas.generation.Sampling;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.problem.Refusals;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/** The seeds of a request, and what they are mixed with. */
final class Samplings {
  private Samplings() {}

  /**
   * Notes what is wrong with seeds and mix.
   *
   * @param body valid by its annotations, or {@code errors} say that it is not
   */
  static void check(GenerateBody body, BindingResult errors) {
    List<Long> seeds = body.seeds();
    if (seeds != null && body.seed() != null) {
      Refusals.add(errors, "seed", "is one of seeds: send either");
    }
    if (seeds != null && body.n() != null && body.n() != seeds.size()) {
      Refusals.add(
          errors, "n", "must be the number of seeds, %d, or left out".formatted(seeds.size()));
    }
    List<MixBody> mix = body.mix();
    if (mix != null && MixBody.checkTogether("mix", mix, errors)) {
      checkMix(body, mix, errors);
    }
  }

  private static void checkMix(GenerateBody body, List<MixBody> mix, BindingResult errors) {
    if (mix.stream().anyMatch(part -> part.seed() == null)) {
      return;
    }
    if (body.seeds() != null || Objects.requireNonNullElse(body.n(), 1) > 1) {
      Refusals.add(
          errors,
          "mix",
          "gives the same picture each time: for several, leave out the seed of a part, which is"
              + " then that of each picture");
    } else if (body.seed() != null
        && mix.stream().noneMatch(part -> body.seed().equals(part.seed()))) {
      Refusals.add(errors, "seed", "must be that of a part of the mix, or left out");
    }
  }

  /**
   * @param body known to be valid
   * @param fresh seeds for a request that names none
   */
  static Sampling of(GenerateBody body, ModelManifest manifest, LongSupplier fresh) {
    double truncation = Objects.requireNonNullElse(body.truncation(), manifest.usualTruncation());
    Mix mix = MixBody.mix(body.mix(), manifest);
    List<Long> seeds = body.seeds();
    if (seeds == null) {
      long seed = body.seed() == null ? firstSeed(mix, fresh) : body.seed();
      seeds = Sampling.following(seed, Objects.requireNonNullElse(body.n(), 1));
    }
    List<Double> directions = Objects.requireNonNullElse(body.directions(), List.of());
    return new Sampling(seeds, truncation, mix, directions, bestOf(body, manifest));
  }

  /** Whoever names a seed wants its picture, unless they say otherwise. */
  private static int bestOf(GenerateBody body, ModelManifest manifest) {
    boolean open = body.seed() == null && body.seeds() == null && body.mix() == null;
    int usual = open ? manifest.usualBestOf() : 1;
    int affordable = Math.max(1, Sampling.MAX_DRAFTS / Objects.requireNonNullElse(body.n(), 1));
    return Objects.requireNonNullElse(body.bestOf(), Math.min(usual, affordable));
  }

  /**
   * Notes what is wrong with the drafts.
   *
   * @param body valid by its annotations, or {@code errors} say that it is not
   */
  static void checkBestOf(GenerateBody body, ModelManifest manifest, BindingResult errors) {
    if (body.bestOf() == null || body.bestOf() == 1 || errors.hasFieldErrors("bestOf")) {
      return;
    }
    if (manifest.bestOf() == null) {
      Refusals.add(
          errors, "bestOf", "must be 1: the model " + manifest.name() + " does not score pictures");
    }
    if (body.mix() != null && body.mix().stream().noneMatch(part -> part.seed() == null)) {
      Refusals.add(errors, "bestOf", "must be 1 for a mix of given seeds, which is one picture");
    }
    int count = body.count();
    if (!errors.hasFieldErrors("n") && (long) count * body.bestOf() > Sampling.MAX_DRAFTS) {
      Refusals.add(
          errors,
          "bestOf",
          "must be at most %d for %d pictures: %d drafts are too many for a request"
              .formatted(Math.max(1, Sampling.MAX_DRAFTS / count), count, count * body.bestOf()));
    }
  }

  private static long firstSeed(@Nullable Mix mix, LongSupplier fresh) {
    return mix == null || mix.isOpen()
        ? fresh.getAsLong()
        : Objects.requireNonNull(mix.parts().get(0).seed());
  }
}

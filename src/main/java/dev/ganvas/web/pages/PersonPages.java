package dev.ganvas.web.pages;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** People who do not exist. */
@Component
@WithPages
class PersonPages {
  /** Seeds stay below this, so that they survive JavaScript's numbers. */
  private static final long SEED_LIMIT = 1L << 53;

  private static final int SIDE = 512;

  private final PagesProperties properties;
  private final ModelCatalogue models;
  private final DefaultModel defaultModel;
  private final RandomGenerator random;

  PersonPages(
      PagesProperties properties,
      ModelCatalogue models,
      DefaultModel defaultModel,
      RandomGenerator random) {
    this.properties = properties;
    this.models = models;
    this.defaultModel = defaultModel;
    this.random = random;
  }

  /**
   * A face, or whatever the default model draws.
   *
   * @param heading what it is
   * @param size pixels a side
   * @param className the class asked for; empty for any
   * @param bestOf drafts, of which the first has the seed; empty for one
   * @param usualBestOf the same, for another one
   * @param picture path of the file
   * @param permanent path of the page that shows this one for ever
   */
  record Person(
      Page page,
      String heading,
      String model,
      String version,
      long seed,
      int size,
      String className,
      String bestOf,
      String usualBestOf,
      String picture,
      String permanent) {
    /** The seed, in words. */
    String seedText() {
      return PersonPages.seedText(seed, bestOf);
    }
  }

  private static String seedText(long seed, String bestOf) {
    return (bestOf.isEmpty() ? "" : "best of %s, ".formatted(bestOf)) + "seed " + seed;
  }

  private Optional<ModelManifest> faces() {
    return models.find(properties.personModel()).map(ServedModel::manifest);
  }

  /** That of the faces, whose pictures their latents alone decide; else the default one. */
  ModelManifest model() {
    return faces().orElseGet(() -> defaultModel.model().manifest());
  }

  /**
   * @param wanted seed; empty for another one every time
   * @param version of the model; null for the one that is served
   * @param bestOf drafts; empty for one of a seed that is wanted, else for those of the model
   */
  Person person(
      Optional<Long> wanted,
      @Nullable String version,
      @Nullable String className,
      Optional<Long> bestOf) {
    Optional<ModelManifest> faces = faces();
    ModelManifest model = model();
    long seed = wanted.orElseGet(() -> random.nextLong(SEED_LIMIT));
    String pinned = Objects.requireNonNullElse(version, model.version());
    Map<String, String> options = new TreeMap<>(Map.of("v", pinned));
    if (className != null && !className.isEmpty()) {
      options.put("class", className);
    }
    long usual = model.usualBestOf();
    long drafts = bestOf.orElse(wanted.isPresent() ? 1 : usual);
    if (drafts != 1) {
      options.put("bestOf", Long.toString(drafts));
    }
    return new Person(
        page(faces.isPresent(), model, seed, options),
        heading(faces.isPresent()),
        model.name(),
        pinned,
        seed,
        size(model),
        options.getOrDefault("class", ""),
        options.getOrDefault("bestOf", ""),
        usual == 1 ? "" : Long.toString(usual),
        picture(model, seed, options),
        permanent(seed, options));
  }

  private static Page page(
      boolean face, ModelManifest model, long seed, Map<String, String> options) {
    return new Page("person", "/person", heading(face) + " · Ganvas", sentence(face, model))
        .sharing(
            Addresses.absolute(permanent(seed, options)),
            Addresses.absolute(picture(model, seed, options)),
            "AI-generated picture: somebody who does not exist (model %s, %s)"
                .formatted(model.name(), seedText(seed, options.getOrDefault("bestOf", ""))));
  }

  private static String heading(boolean face) {
    return face ? "This person does not exist" : "Nobody you could meet";
  }

  private static String sentence(boolean face, ModelManifest model) {
    return face
        ? "A neural network that learned from photographs drew this face just now, from nothing but"
            + " a number. Every visit brings somebody else."
        : "A neural network drew this character just now, from nothing but a number. This service"
            + " has no model of faces, so “%s” stands in.".formatted(model.name());
  }

  private static int size(ModelManifest model) {
    int own = model.architecture().resolution();
    return own * Math.max(1, SIDE / own);
  }

  private static String picture(ModelManifest model, long seed, Map<String, String> options) {
    Map<String, String> sized = new TreeMap<>(options);
    sized.put("size", Integer.toString(size(model)));
    return Addresses.picture(model.name(), seed, sized);
  }

  private static String permanent(long seed, Map<String, String> options) {
    Map<String, String> all = new TreeMap<>(options);
    all.put("seed", Long.toString(seed));
    return Addresses.of("/person", all);
  }
}

package dev.ganvas.variations;

import dev.ganvas.derived.Derivation;
import dev.ganvas.derived.DerivedPictures;
import dev.ganvas.derived.Lane;
import dev.ganvas.dreams.Likeness;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.c2pa.Ingredient;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the variations of one picture after the other. For one thread at a time. */
@Component
class Varier {
  /** Latents of no length have no direction. */
  private static final double LEAST_TRUNCATION = 0.1;

  /** Purpose of numbers drawn for another condition. */
  private static final long CONDITION = 1;

  private final Inverters inverters;
  private final Likeness likeness;
  private final DerivedPictures files;
  private final VariationProperties properties;

  Varier(
      Inverters inverters,
      Likeness likeness,
      DerivedPictures files,
      VariationProperties properties) {
    this.inverters = inverters;
    this.likeness = likeness;
    this.files = files;
    this.properties = properties;
  }

  /** What was made, and how, for its record. */
  record Varied(VariationsMade made, Derivation how) {}

  List<ServedModel> models() {
    return inverters.able();
  }

  /**
   * Makes what is asked for on the calling thread, which asks its turn after each step whether to
   * go on.
   */
  Varied vary(VariationRequest request, Lane.Turn turn) {
    ServedModel model =
        request.model() == null ? nearest(request.picture(), turn) : request.model();
    Inverter inverter = inverters.of(model);
    Picture fitted = inverter.fit(request.picture());
    long deadline = System.nanoTime() + properties.longest().toNanos();
    Projection projection =
        inverter.projected(
            fitted,
            properties.steps(),
            () -> {
              turn.check();
              return System.nanoTime() < deadline;
            });
    Likeness.Seen seen = likeness.of(fitted);
    double truncation = Math.max(LEAST_TRUNCATION, model.manifest().usualTruncation());
    Derivation how =
        new Derivation(
            model.manifest().name(),
            model.manifest().version(),
            request.upload().as(Ingredient.Relation.INPUT),
            request.output());
    VariationOptions options = request.options();
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < options.n(); i++) {
      pictures.add(
          picture(inverter, truncation, projection, options.seed() + i, options.strength()));
    }
    turn.check();
    Picture other = picture(inverter, truncation, projection, ~options.seed(), 1);
    VariationsMade made =
        new VariationsMade(
            model,
            className(model.manifest(), projection),
            likeness.of(projection.picture()).to(seen),
            likeness.of(other).to(seen),
            request.sheet()
                ? List.of(sheet(pictures, options, seen, how))
                : each(pictures, options, seen, how, turn));
    return new Varied(made, how);
  }

  private List<Variation> each(
      List<Picture> pictures,
      VariationOptions options,
      Likeness.Seen seen,
      Derivation how,
      Lane.Turn turn) {
    List<Variation> variations = new ArrayList<>();
    for (Picture picture : pictures) {
      turn.check();
      variations.add(
          new Variation(
              options.seed() + variations.size(),
              likeness.of(picture).to(seen),
              files.file(how, sized(picture, options))));
    }
    return variations;
  }

  /** All in one file; as like the upload as they are in the mean. */
  private Variation sheet(
      List<Picture> pictures, VariationOptions options, Likeness.Seen seen, Derivation how) {
    double mean =
        pictures.stream().mapToDouble(one -> likeness.of(one).to(seen)).average().orElse(0);
    List<Picture> sized = pictures.stream().map(one -> sized(one, options)).toList();
    Picture sheet = ContactSheet.of(sized, ContactSheet.columns(sized.size()));
    return new Variation(options.seed(), mean, files.file(how, sheet));
  }

  private static Picture sized(Picture picture, VariationOptions options) {
    int size = Objects.requireNonNullElse(options.size(), picture.width());
    return Resampler.resize(picture, size, size);
  }

  /** The model whose encoder leads to the picture that is most like this one. */
  private ServedModel nearest(Picture picture, Lane.Turn turn) {
    ServedModel nearest = null;
    double most = Double.NEGATIVE_INFINITY;
    for (ServedModel model : inverters.able()) {
      turn.check();
      Inverter inverter = inverters.of(model);
      Picture fitted = inverter.fit(picture);
      double alike =
          likeness.of(inverter.first(fitted).picture()).to(likeness.of(fitted.withChannels(3)));
      if (alike > most) {
        most = alike;
        nearest = model;
      }
    }
    return Objects.requireNonNull(nearest, "no served model can vary pictures");
  }

  /**
   * A picture between a projection and any other of its kind.
   *
   * @param truncation of the other one's latent
   */
  static Picture picture(
      Inverter inverter, double truncation, Projection projection, long seed, double strength) {
    Architecture architecture = inverter.architecture();
    int size = architecture.latentSize();
    float[] input = projection.input();
    float[] condition = Arrays.copyOfRange(input, size, input.length);
    float[] other = Latents.input(seed, size, truncation, condition);
    float[] latent =
        Latents.between(Arrays.copyOf(input, size), Arrays.copyOf(other, size), strength);
    float[] varied = Arrays.copyOf(latent, input.length);
    System.arraycopy(
        varied(inverter, condition, seed, strength), 0, varied, size, condition.length);
    return inverter.pictures(new float[][] {varied})[0];
  }

  /** What a sentence says decides more than the latent does, so it moves too; a class stays. */
  private static float[] varied(Inverter inverter, float[] condition, long seed, double strength) {
    if (inverter.architecture().conditioning().kind() != Conditioning.Kind.VECTOR) {
      return condition;
    }
    float[] other = Latents.normals(Latents.mix(seed, CONDITION), condition.length);
    return Latents.between(condition, other, strength);
  }

  private static @Nullable String className(ModelManifest manifest, Projection projection) {
    if (manifest.architecture().conditioning().kind() != Conditioning.Kind.CLASSES) {
      return null;
    }
    int first = manifest.architecture().latentSize();
    for (int i = 0; i < manifest.classes().size(); i++) {
      if (projection.input()[first + i] == 1) {
        return manifest.classes().get(i);
      }
    }
    throw new IllegalStateException("a projection without a class");
  }
}

package dev.ganvas.web.generate;

import dev.ganvas.dreams.Dream;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.Prompt;
import dev.ganvas.generation.Sampling;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.LabellingProperties;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.JsonParameters;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Makes generation requests of what callers ask for, or names all that is wrong with it. */
@Component
public class GenerationRequests {
  /** Side of the smallest pictures in pixels, unless a model has smaller ones. */
  private static final int LEAST_SIZE = 32;

  /** Random seeds stay below this, so that they survive JavaScript's numbers. */
  private static final long SEED_LIMIT = 1L << 53;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  /** What a sentence says around the name of a class, besides that there is a picture of it. */
  private static final Pattern ABOUT_A_CLASS =
      Pattern.compile(
          "(?i)^((an?|the) )?((picture|photo|photograph|image) of )?((an?|the) )?|[.!]+$");

  private final RequestedModels models;
  private final Dreams dreams;
  private final RandomGenerator random;
  private final LabellingProperties labelling;
  private final JsonParameters parameters;

  GenerationRequests(
      RequestedModels models,
      Dreams dreams,
      RandomGenerator random,
      LabellingProperties labelling,
      JsonParameters parameters) {
    this.models = models;
    this.dreams = dreams;
    this.random = random;
    this.labelling = labelling;
    this.parameters = parameters;
  }

  /**
   * @param wanted format of a file that is the whole answer; null for an answer in JSON
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  GenerationRequest of(GenerateBody body, @Nullable ImageFormat wanted, BindingResult errors) {
    return of(body, null, wanted, errors);
  }

  /**
   * Pictures of a version of the model.
   *
   * @param version the one that is served if null
   * @param wanted format of a file that is the whole answer; null for an answer in JSON
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  public GenerationRequest of(
      GenerateBody body,
      @Nullable String version,
      @Nullable ImageFormat wanted,
      BindingResult errors) {
    ServedModel served = models.find(body.model(), version, errors);
    checkDryRun(wanted, body.dryRun(), errors);
    if (served != null) {
      ModelManifest manifest = served.manifest();
      body.said().check(manifest, "", errors);
      checkSize(manifest, body.size(), errors);
      Samplings.checkBestOf(body, manifest, errors);
      MixBody.check(manifest, "mix", body.mix(), errors);
    }
    Samplings.check(body, errors);
    checkDream(body, served, errors);
    Refusals.throwIfAny(errors);
    ServedModel model = Objects.requireNonNull(served);
    ModelManifest manifest = model.manifest();
    Sampling sampling = Samplings.of(body, manifest, this::seed);
    return new GenerationRequest(
        model,
        body.said().prompt(manifest),
        sampling,
        new Output(
            Objects.requireNonNullElse(body.size(), manifest.architecture().resolution()),
            wanted == null ? Objects.requireNonNullElse(body.format(), ImageFormat.PNG) : wanted,
            ImageCodec.JPEG_QUALITY,
            wanted != null && sampling.count() > 1),
        marks(body.visibleLabel(), body.embedParameters()),
        body.dream() == null ? null : dreams.dream(body.dream().options()));
  }

  private void checkDream(GenerateBody body, @Nullable ServedModel served, BindingResult errors) {
    if (body.dream() == null) {
      return;
    }
    body.dream().check(dreams, "dream.", errors);
    int count = body.count();
    if (count > Dream.MOST_PICTURES) {
      Refusals.add(
          errors,
          body.seeds() == null ? "n" : "seeds",
          "must be at most %d, not %d, to be dreamt on".formatted(Dream.MOST_PICTURES, count));
    }
    int own = served == null ? Dreams.UNIT : served.manifest().architecture().resolution();
    if (Objects.requireNonNullElse(body.size(), own) % Dreams.UNIT != 0) {
      Refusals.add(
          errors, "size", "must be a multiple of %d to be dreamt on".formatted(Dreams.UNIT));
    }
  }

  /**
   * The picture of an address.
   *
   * @param query null if something in it is of another type
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  GenerationRequest of(@Nullable PictureQuery query, BindingResult errors) {
    if (query == null) {
      model(String.valueOf(errors.getFieldValue("model")), errors);
      throw InvalidRequestException.of(errors);
    }
    List<MixBody> mix =
        query.mix() == null ? null : parameters.list("mix", query.mix(), MixBody.class, errors);
    return of(query.body(mix), query.version(), ImageFormat.PNG, errors);
  }

  /** The model that is served under a name; if there is none, that is an error. */
  public @Nullable ServedModel model(@Nullable String name, BindingResult errors) {
    return models.find(name, null, errors);
  }

  /** The model of requests that name none. */
  public String defaultModel() {
    return models.defaultModel();
  }

  /**
   * Refuses a dry run where a file is the whole answer.
   *
   * @param file its format; null for an answer in JSON
   */
  public static void checkDryRun(
      @Nullable ImageFormat file, @Nullable Boolean dryRun, BindingResult errors) {
    if (file != null && Boolean.TRUE.equals(dryRun)) {
      Refusals.add(errors, "dryRun", "is answered in JSON: send Accept: application/json");
    }
  }

  /**
   * The format of the files that a form asks for; refuses what is none.
   *
   * @param file of the file that is the whole answer; null for an answer in JSON
   * @param named in the form
   */
  public static ImageFormat format(
      @Nullable ImageFormat file, @Nullable String named, BindingResult errors) {
    Optional<ImageFormat> format =
        named == null ? Optional.of(ImageFormat.PNG) : ImageFormat.named(named);
    if (format.isEmpty()) {
      Refusals.add(errors, "format", "must be png, jpeg or webp");
    }
    return file == null ? format.orElse(ImageFormat.PNG) : file;
  }

  /** A seed for a request that names none. */
  public long seed() {
    return random.nextLong(SEED_LIMIT);
  }

  /** What is asked for, and what the operator wants of all pictures. */
  public Marks marks(@Nullable Boolean visibleLabel, @Nullable Boolean embedParameters) {
    return new Marks(
        labelling.visible() || Boolean.TRUE.equals(visibleLabel),
        Boolean.TRUE.equals(embedParameters));
  }

  /** A prompt without what cannot be read aloud; null for none. */
  public static @Nullable String spoken(@Nullable String prompt) {
    String readable = prompt == null ? "" : CONTROLS.matcher(prompt).replaceAll(" ").strip();
    return readable.isEmpty() ? null : readable;
  }

  /** Refuses a prompt for a model that takes none. */
  public static void checkPrompt(
      ModelManifest manifest, String field, @Nullable String prompt, BindingResult errors) {
    boolean takesPrompts =
        manifest.architecture().conditioning().kind() == Conditioning.Kind.VECTOR;
    if (!takesPrompts && spoken(prompt) != null) {
      Refusals.add(
          errors,
          field,
          "the model %s takes no prompts%s"
              .formatted(
                  manifest.name(),
                  manifest.classes().isEmpty()
                      ? ""
                      : ": send class, one of " + String.join(", ", manifest.classes())));
    }
  }

  /**
   * What a prompt asks for where there is no field for a class. A model with classes takes the name
   * of one as its prompt, alone or as in {@code a photo of a bag}.
   */
  public static Prompt prompt(
      ModelManifest manifest, String field, @Nullable String text, BindingResult errors) {
    String said = spoken(text);
    if (said == null
        || manifest.architecture().conditioning().kind() != Conditioning.Kind.CLASSES) {
      checkPrompt(manifest, field, text, errors);
      return new Prompt(null, said, null);
    }
    Integer index = indexOf(manifest, said);
    if (index == null) {
      index = indexOf(manifest, ABOUT_A_CLASS.matcher(said).replaceAll(""));
    }
    if (index == null) {
      Refusals.add(
          errors,
          field,
          "the model %s takes no prompts but the name of a class: %s"
              .formatted(manifest.name(), String.join(", ", manifest.classes())));
    }
    return new Prompt(index, null, null);
  }

  /** Refuses what is no class of a model, by name or index. */
  static void checkClass(
      ModelManifest manifest, String field, @Nullable String wanted, BindingResult errors) {
    if (wanted == null) {
      return;
    }
    List<String> names = manifest.classes();
    if (manifest.architecture().conditioning().kind() != Conditioning.Kind.CLASSES) {
      Refusals.add(errors, field, "the model " + manifest.name() + " has no classes");
    } else if (indexOf(manifest, wanted) == null) {
      Refusals.add(
          errors,
          field,
          "must be one of %s, or an index from 0 to %d".formatted(names, names.size() - 1));
    }
  }

  /**
   * The index of a class that is given by name, whose capitals may differ if it is then that of one
   * class, or by index; null if there is none such.
   */
  static @Nullable Integer indexOf(ModelManifest manifest, String wanted) {
    List<String> names = manifest.classes();
    String name = Normalizer.normalize(wanted.strip(), Normalizer.Form.NFC);
    if (names.contains(name)) {
      return names.indexOf(name);
    }
    List<String> alike = names.stream().filter(name::equalsIgnoreCase).toList();
    if (!alike.isEmpty()) {
      return alike.size() == 1 ? names.indexOf(alike.get(0)) : null;
    }
    int index = name.matches("\\d{1,4}") ? Integer.parseInt(name) : names.size();
    return index < names.size() ? index : null;
  }

  /** Refuses a size that the model's pictures cannot have. */
  public static void checkSize(
      ModelManifest manifest, @Nullable Integer wanted, BindingResult errors) {
    int own = manifest.architecture().resolution();
    if (wanted == null
        || errors.hasFieldErrors("size")
        || (wanted % own == 0 && wanted >= own && wanted <= GenerationRequest.MAX_SIZE)) {
      return;
    }
    List<Integer> smaller = new ArrayList<>();
    for (int size = LEAST_SIZE; size < own; size *= 2) {
      smaller.add(size);
    }
    if (!smaller.contains(wanted)) {
      String sizes = smaller.stream().map(size -> size + ", ").collect(Collectors.joining());
      Refusals.add(
          errors,
          "size",
          "must be %s%d or an integer multiple of it up to %d, not %d"
              .formatted(sizes, own, GenerationRequest.MAX_SIZE, wanted));
    }
  }
}

package dev.ganvas.web.generate;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.LabellingProperties;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import dev.ganvas.web.problem.JsonFields;
import dev.ganvas.web.problem.ModelNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns request bodies into generation requests, or names all that is wrong with them. */
@Component
public class RequestReader {
  /** Random seeds stay below this, so that they survive JavaScript's numbers. */
  public static final long SEED_LIMIT = 1L << 53;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private final ModelCatalogue models;
  private final GenerationService service;
  private final RandomGenerator random;
  private final LabellingProperties labelling;

  RequestReader(
      ModelCatalogue models,
      GenerationService service,
      RandomGenerator random,
      LabellingProperties labelling) {
    this.labelling = labelling;
    this.models = models;
    this.service = service;
    this.random = random;
  }

  public ModelManifest manifest(@Nullable String name) {
    String wanted = name == null ? service.defaultModel() : name;
    return models
        .find(wanted)
        .map(ServedModel::manifest)
        .orElseThrow(() -> new ModelNotFoundException(wanted));
  }

  /**
   * The card of a version, whether it is served or was once.
   *
   * @param version null for the one that is served
   */
  private ModelManifest manifest(@Nullable String name, @Nullable String version) {
    if (version == null) {
      return manifest(name);
    }
    String wanted = name == null ? service.defaultModel() : name;
    return models
        .find(wanted, version)
        .map(ServedModel::manifest)
        .orElseThrow(() -> new ModelNotFoundException(wanted, version));
  }

  /**
   * Reads a JSON body.
   *
   * @param wanted format of a file that is the whole answer; null for an answer in JSON
   * @throws InvalidRequestException naming every field that is wrong
   */
  GenerationRequest read(@Nullable JsonNode json, @Nullable ImageFormat wanted) {
    JsonFields fields = new JsonFields(json);
    GenerateBody body =
        new GenerateBody(
            fields.text("model"),
            fields.textOrNumber("class"),
            fields.text("prompt"),
            fields.text("negativePrompt"),
            fields.integer("n"),
            fields.longInteger("seed"),
            fields.number("truncation"),
            fields.integer("size"),
            fields.flag("dryRun"),
            fields.text("format"),
            fields.flag("visibleLabel"),
            fields.flag("embedParameters"));
    List<Violation> violations = fields.violations();
    if (wanted != null && Boolean.TRUE.equals(body.dryRun())) {
      violations.add(new Violation("dryRun", "is answered in JSON: send Accept: application/json"));
    }
    return read(body, null, wanted, violations);
  }

  /**
   * Reads a body whose fields have the right types.
   *
   * @param version of the model; null for the one that is served
   */
  GenerationRequest read(GenerateBody body, @Nullable String version, ImageFormat wanted) {
    return read(body, version, wanted, List.of());
  }

  private GenerationRequest read(
      GenerateBody body,
      @Nullable String version,
      @Nullable ImageFormat wanted,
      List<Violation> violationsSoFar) {
    ModelManifest manifest = manifest(body.model(), version);
    List<Violation> violations = new ArrayList<>(violationsSoFar);
    int count = body.n() == null ? 1 : body.n();
    if (count < 1 || count > GenerationRequest.MAX_COUNT) {
      violations.add(
          new Violation(
              "n", "must be from 1 to %d, not %d".formatted(GenerationRequest.MAX_COUNT, count)));
    }
    double truncation = body.truncation() == null ? manifest.usualTruncation() : body.truncation();
    if (!(truncation >= 0 && truncation <= 1)) {
      violations.add(new Violation("truncation", "must be from 0 to 1, not " + truncation));
    }
    Integer classIndex = classIndex(manifest, body.classNameOrIndex(), violations);
    String prompt = prompt(manifest, "prompt", body.prompt(), violations);
    String negativePrompt = prompt(manifest, "negativePrompt", body.negativePrompt(), violations);
    int size = size(manifest, body.size(), violations);
    ImageFormat format = wanted == null ? format(body.format(), violations) : wanted;
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
    long seed = body.seed() == null ? random.nextLong(SEED_LIMIT) : body.seed();
    boolean sheet = wanted != null && count > 1;
    return new GenerationRequest(
        manifest.name(),
        manifest.version(),
        classIndex,
        prompt,
        negativePrompt,
        count,
        seed,
        truncation,
        size,
        format,
        ImageCodec.JPEG_QUALITY,
        sheet,
        marks(body.visibleLabel(), body.embedParameters()));
  }

  /** What is asked for, and what the operator wants of all pictures. */
  public Marks marks(@Nullable Boolean visibleLabel, @Nullable Boolean embedParameters) {
    return new Marks(
        labelling.visible() || Boolean.TRUE.equals(visibleLabel),
        Boolean.TRUE.equals(embedParameters));
  }

  private static @Nullable Integer classIndex(
      ModelManifest manifest, @Nullable String wanted, List<Violation> violations) {
    if (wanted == null) {
      return null;
    }
    if (manifest.architecture().conditioning().kind() != Conditioning.Kind.CLASSES) {
      violations.add(new Violation("class", "the model " + manifest.name() + " has no classes"));
      return null;
    }
    List<String> names = manifest.classes();
    int index =
        IntStream.range(0, names.size())
            .filter(i -> names.get(i).equalsIgnoreCase(wanted.strip()))
            .findFirst()
            .orElse(-1);
    if (index < 0 && wanted.matches("\\d{1,4}")) {
      index = Integer.parseInt(wanted);
    }
    if (index < 0 || index >= manifest.classes().size()) {
      violations.add(
          new Violation(
              "class",
              "must be one of %s, or an index from 0 to %d"
                  .formatted(manifest.classes(), manifest.classes().size() - 1)));
      return null;
    }
    return index;
  }

  /** Without what cannot be read aloud; null for none. */
  private static @Nullable String prompt(
      ModelManifest manifest, String field, @Nullable String text, List<Violation> violations) {
    if (text == null || text.isBlank()) {
      return null;
    }
    boolean takesPrompts =
        manifest.architecture().conditioning().kind() == Conditioning.Kind.VECTOR;
    return readable(field, text, takesPrompts ? null : manifest.name(), violations);
  }

  /**
   * @param promptless the name of a model that takes no prompts; null for one that does
   */
  public static @Nullable String readable(
      String field, String text, @Nullable String promptless, List<Violation> violations) {
    if (promptless != null) {
      violations.add(new Violation(field, "the model " + promptless + " does not take prompts"));
    }
    if (text.length() > GenerationRequest.MAX_PROMPT) {
      violations.add(
          new Violation(
              field,
              "must be at most %d characters, not %d"
                  .formatted(GenerationRequest.MAX_PROMPT, text.length())));
    }
    String readable = CONTROLS.matcher(text).replaceAll(" ").strip();
    return readable.isEmpty() ? null : readable;
  }

  private static int size(
      ModelManifest manifest, @Nullable Integer wanted, List<Violation> violations) {
    int own = manifest.architecture().resolution();
    if (wanted == null) {
      return own;
    }
    if (wanted < own || wanted > GenerationRequest.MAX_SIZE || wanted % own != 0) {
      violations.add(
          new Violation(
              "size",
              "must be %d or an integer multiple of it up to %d, not %d"
                  .formatted(own, GenerationRequest.MAX_SIZE, wanted)));
    }
    return wanted;
  }

  private static ImageFormat format(@Nullable String wanted, List<Violation> violations) {
    if (wanted == null) {
      return ImageFormat.PNG;
    }
    return switch (wanted.toLowerCase(Locale.ROOT)) {
      case "png" -> ImageFormat.PNG;
      case "jpeg", "jpg" -> ImageFormat.JPEG;
      default -> {
        violations.add(new Violation("format", "must be png or jpeg, not \"" + wanted + "\""));
        yield ImageFormat.PNG;
      }
    };
  }
}

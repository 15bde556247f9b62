package dev.ganvas.web.openai;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.generate.RequestReader;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import dev.ganvas.web.problem.JsonFields;
import dev.ganvas.web.problem.ModelNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads requests of the OpenAI images API. Every documented field is known; what cannot be honoured
 * is refused by name rather than ignored. Fields that only tune how much care is taken ({@code
 * quality}, {@code style}, {@code moderation}) are checked and have no effect.
 */
@Component
class OpenAiRequestReader {
  private static final int MAX_COUNT = 10;
  private static final int MAX_PARTIAL_IMAGES = 3;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final Set<String> QUALITIES =
      Set.of("auto", "standard", "hd", "low", "medium", "high");

  private final RequestReader models;
  private final RandomGenerator random;

  OpenAiRequestReader(RequestReader models, RandomGenerator random) {
    this.models = models;
    this.random = random;
  }

  /**
   * A request as it is understood.
   *
   * @param base64 whether files are wanted, not addresses
   * @param partialImages intermediate pictures wanted in a stream
   */
  record Reading(
      GenerationRequest request,
      boolean base64,
      boolean stream,
      int partialImages,
      String quality,
      String outputFormat) {
    String size() {
      return request.size() + "x" + request.size();
    }
  }

  /**
   * @throws ModelNotFoundException if there is no such model
   * @throws InvalidRequestException naming every field that is wrong
   */
  Reading read(@Nullable JsonNode body) {
    JsonFields fields = new JsonFields(body);
    List<Violation> violations = new ArrayList<>();
    ModelManifest manifest = models.manifest(fields.text("model"));
    String prompt = prompt(manifest, fields.text("prompt"), violations);
    int count = within("n", fields.integer("n"), 1, 1, MAX_COUNT, violations);
    int size = size(manifest, fields.text("size"), violations);
    String responseFormat =
        oneOf(
            "response_format",
            fields.text("response_format"),
            "url",
            Set.of("url", "b64_json"),
            violations);
    String outputFormat =
        oneOf(
            "output_format",
            fields.text("output_format"),
            "png",
            Set.of("png", "jpeg"),
            violations);
    Integer compression = fields.integer("output_compression");
    int quality =
        within("output_compression", compression, ImageCodec.JPEG_QUALITY, 0, 100, violations);
    if (compression != null && outputFormat.equals("png") && compression != 100) {
      violations.add(new Violation("output_compression", "is only for jpeg: png keeps everything"));
    }
    String care = oneOf("quality", fields.text("quality"), "auto", QUALITIES, violations);
    oneOf("background", fields.text("background"), "auto", Set.of("auto", "opaque"), violations);
    oneOf("style", fields.text("style"), "vivid", Set.of("vivid", "natural"), violations);
    oneOf("moderation", fields.text("moderation"), "auto", Set.of("auto", "low"), violations);
    boolean stream = Objects.requireNonNullElse(fields.flag("stream"), false);
    Integer partial = fields.integer("partial_images");
    int partialImages = within("partial_images", partial, 0, 0, MAX_PARTIAL_IMAGES, violations);
    if (partial != null && partial > 0 && !stream) {
      violations.add(new Violation("partial_images", "needs \"stream\": true"));
    }
    fields.text("user");
    violations.addAll(fields.violations());
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
    ImageFormat format = outputFormat.equals("png") ? ImageFormat.PNG : ImageFormat.JPEG;
    GenerationRequest request =
        new GenerationRequest(
            manifest.name(),
            manifest.version(),
            null,
            prompt,
            null,
            count,
            random.nextLong(RequestReader.SEED_LIMIT),
            manifest.usualTruncation(),
            size,
            format,
            quality,
            false,
            models.marks(null, null));
    return new Reading(
        request, responseFormat.equals("b64_json"), stream, partialImages, care, outputFormat);
  }

  private static @Nullable String prompt(
      ModelManifest manifest, @Nullable String prompt, List<Violation> violations) {
    if (prompt == null) {
      violations.add(new Violation("prompt", "is required"));
      return null;
    }
    boolean takesPrompts =
        manifest.architecture().conditioning().kind() == Conditioning.Kind.VECTOR;
    return RequestReader.readable(
        "prompt", prompt, takesPrompts ? null : manifest.name(), violations);
  }

  private static int within(
      String field,
      @Nullable Integer value,
      int otherwise,
      int least,
      int most,
      List<Violation> violations) {
    if (value == null) {
      return otherwise;
    }
    if (value < least || value > most) {
      violations.add(
          new Violation(field, "must be from %d to %d, not %d".formatted(least, most, value)));
    }
    return value;
  }

  private static String oneOf(
      String field,
      @Nullable String value,
      String otherwise,
      Set<String> choices,
      List<Violation> violations) {
    if (value == null) {
      return otherwise;
    }
    if (!choices.contains(value)) {
      violations.add(
          new Violation(
              field,
              "must be one of %s, not \"%s\""
                  .formatted(String.join(", ", choices.stream().sorted().toList()), value)));
    }
    return value;
  }

  private static int size(
      ModelManifest manifest, @Nullable String wanted, List<Violation> violations) {
    int own = manifest.architecture().resolution();
    if (wanted == null || wanted.equals("auto")) {
      return own;
    }
    Matcher size = SIZE.matcher(wanted);
    if (size.matches() && size.group(1).equals(size.group(2))) {
      int side = Integer.parseInt(size.group(1));
      if (side >= own && side <= GenerationRequest.MAX_SIZE && side % own == 0) {
        return side;
      }
    }
    violations.add(
        new Violation(
            "size",
            "must be auto, %dx%d or the same multiple of both up to %d, not \"%s\""
                .formatted(own, own, GenerationRequest.MAX_SIZE, wanted)));
    return own;
  }
}

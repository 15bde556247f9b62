package dev.ganvas.web.openai;

import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.Prompt;
import dev.ganvas.generation.Sampling;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.openai.ImagesRequest.OutputFormat;
import dev.ganvas.web.openai.ImagesRequest.Quality;
import dev.ganvas.web.openai.ImagesRequest.ResponseFormat;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/**
 * Makes generation requests of those of the OpenAI images API. What cannot be honoured is refused
 * by name rather than ignored.
 */
@Component
@EnableConfigurationProperties(OpenAiProperties.class)
class ImagesRequests {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  /** Sizes that OpenAI's own models have, and that clients send without being asked. */
  private static final Set<String> OPEN_AIS =
      Set.of("256x256", "512x512", "1024x1024", "1024x1536", "1536x1024", "1024x1792", "1792x1024");

  private final GenerationRequests requests;
  private final ModelCatalogue models;
  private final Set<String> aliases;

  ImagesRequests(GenerationRequests requests, ModelCatalogue models, OpenAiProperties properties) {
    this.requests = requests;
    this.models = models;
    aliases = Set.copyOf(properties.modelAliases());
  }

  /** Whether a name stands for the default model. */
  boolean isAlias(String name) {
    return aliases.contains(name) && models.find(name).isEmpty();
  }

  /**
   * A request as it is understood.
   *
   * @param files whether files are wanted, in base64
   * @param addresses whether addresses are; without a word on it, both
   * @param partialImages intermediate pictures wanted in a stream
   */
  record Understood(
      GenerationRequest request,
      boolean files,
      boolean addresses,
      boolean stream,
      int partialImages,
      String quality,
      String outputFormat) {
    String size() {
      return request.output().size() + "x" + request.output().size();
    }
  }

  /** The model that aliases stand for. */
  String defaultModel() {
    return requests.defaultModel();
  }

  /**
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  Understood understand(ImagesRequest body, BindingResult errors) {
    String name = body.model() == null || isAlias(body.model()) ? null : body.model();
    ServedModel served = requests.model(name, errors);
    checkFormat(body, errors);
    int size = 0;
    Prompt prompt = new Prompt(null, null, null);
    if (served != null) {
      prompt = GenerationRequests.prompt(served.manifest(), "prompt", body.prompt(), errors);
      size = size(served.manifest(), body.size(), errors);
    }
    Refusals.throwIfAny(errors);
    OutputFormat format = format(body);
    return new Understood(
        request(Objects.requireNonNull(served), body, prompt, size),
        body.responseFormat() != ResponseFormat.URL,
        body.responseFormat() != ResponseFormat.B64_JSON,
        Boolean.TRUE.equals(body.stream()),
        partialImages(body),
        Objects.requireNonNullElse(body.quality(), Quality.AUTO).inJson(),
        format.name().toLowerCase(Locale.ROOT));
  }

  private static OutputFormat format(ImagesRequest body) {
    return Objects.requireNonNullElse(body.outputFormat(), OutputFormat.PNG);
  }

  private static int partialImages(ImagesRequest body) {
    return Objects.requireNonNullElse(body.partialImages(), 0);
  }

  private static void checkFormat(ImagesRequest body, BindingResult errors) {
    Integer compression = body.outputCompression();
    if (format(body) == OutputFormat.PNG && compression != null && compression != 100) {
      Refusals.add(errors, "output_compression", "is only for jpeg and webp: png keeps everything");
    }
    if (partialImages(body) > 0 && !Boolean.TRUE.equals(body.stream())) {
      Refusals.add(errors, "partial_images", "needs \"stream\": true");
    }
  }

  private GenerationRequest request(
      ServedModel model, ImagesRequest body, Prompt prompt, int size) {
    return new GenerationRequest(
        model,
        prompt,
        new Sampling(
            Sampling.following(
                body.seed() == null ? requests.seed() : body.seed(),
                Objects.requireNonNullElse(body.n(), 1)),
            model.manifest().usualTruncation(),
            null,
            List.of(),
            body.seed() == null ? model.manifest().usualBestOf() : 1),
        new Output(
            size,
            ImageFormat.valueOf(format(body).name()),
            Objects.requireNonNullElse(body.outputCompression(), ImageCodec.JPEG_QUALITY),
            false),
        requests.marks(null, null));
  }

  private static int size(ModelManifest manifest, @Nullable String wanted, BindingResult errors) {
    int own = manifest.architecture().resolution();
    if (wanted == null || wanted.equals("auto")) {
      return own;
    }
    Matcher size = SIZE.matcher(wanted);
    if (size.matches()) {
      int width = Integer.parseInt(size.group(1));
      int height = Integer.parseInt(size.group(2));
      int side = Math.min(width, height);
      boolean exact = width == height && side % own == 0;
      if (side >= own
          && side <= GenerationRequest.MAX_SIZE
          && (exact || OPEN_AIS.contains(wanted))) {
        return side - side % own;
      }
    }
    Refusals.add(
        errors,
        "size",
        "must be auto, %dx%d or the same multiple of both up to %d, not \"%s\""
            .formatted(own, own, GenerationRequest.MAX_SIZE, wanted));
    return own;
  }
}

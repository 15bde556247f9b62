package dev.ganvas.web.openai;

import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.Prompt;
import dev.ganvas.generation.Sampling;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.openai.ImagesRequest.OutputFormat;
import dev.ganvas.web.openai.ImagesRequest.Quality;
import dev.ganvas.web.openai.ImagesRequest.ResponseFormat;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/**
 * Makes generation requests of those of the OpenAI images API. What cannot be honoured is refused
 * by name rather than ignored.
 */
@Component
class ImagesRequests {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private final GenerationRequests requests;

  ImagesRequests(GenerationRequests requests) {
    this.requests = requests;
  }

  /**
   * A request as it is understood.
   *
   * @param base64 whether files are wanted, not addresses
   * @param partialImages intermediate pictures wanted in a stream
   */
  record Understood(
      GenerationRequest request,
      boolean base64,
      boolean stream,
      int partialImages,
      String quality,
      String outputFormat) {
    String size() {
      return request.output().size() + "x" + request.output().size();
    }
  }

  /**
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  Understood understand(ImagesRequest body, BindingResult errors) {
    ServedModel served = requests.model(body.model(), errors);
    OutputFormat format = Objects.requireNonNullElse(body.outputFormat(), OutputFormat.PNG);
    boolean stream = Boolean.TRUE.equals(body.stream());
    int partialImages = Objects.requireNonNullElse(body.partialImages(), 0);
    if (format == OutputFormat.PNG
        && body.outputCompression() != null
        && body.outputCompression() != 100) {
      Refusals.add(errors, "output_compression", "is only for jpeg: png keeps everything");
    }
    if (partialImages > 0 && !stream) {
      Refusals.add(errors, "partial_images", "needs \"stream\": true");
    }
    int size = 0;
    if (served != null) {
      GenerationRequests.checkPrompt(served.manifest(), "prompt", body.prompt(), errors);
      size = size(served.manifest(), body.size(), errors);
    }
    Refusals.throwIfAny(errors);
    ServedModel model = Objects.requireNonNull(served);
    GenerationRequest request =
        new GenerationRequest(
            model,
            new Prompt(null, GenerationRequests.spoken(body.prompt()), null),
            new Sampling(
                body.seed() == null ? requests.seed() : body.seed(),
                Objects.requireNonNullElse(body.n(), 1),
                model.manifest().usualTruncation()),
            new Output(
                size,
                format == OutputFormat.PNG ? ImageFormat.PNG : ImageFormat.JPEG,
                Objects.requireNonNullElse(body.outputCompression(), ImageCodec.JPEG_QUALITY),
                false),
            requests.marks(null, null));
    return new Understood(
        request,
        body.responseFormat() == ResponseFormat.B64_JSON,
        stream,
        partialImages,
        Objects.requireNonNullElse(body.quality(), Quality.AUTO).inJson(),
        format.name().toLowerCase(Locale.ROOT));
  }

  private static int size(ModelManifest manifest, @Nullable String wanted, BindingResult errors) {
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
    Refusals.add(
        errors,
        "size",
        "must be auto, %dx%d or the same multiple of both up to %d, not \"%s\""
            .formatted(own, own, GenerationRequest.MAX_SIZE, wanted));
    return own;
  }
}

package dev.ganvas.generation;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * A request as the provenance log and signed addresses keep it, in JSON. Its components are their
 * format: records are recognised by the hash of it.
 *
 * @param model name of the model
 * @param version of the model; null in old records
 */
public record RecordedRequest(
    String model,
    @Nullable String version,
    @Nullable Integer classIndex,
    @Nullable String prompt,
    @Nullable String negativePrompt,
    int count,
    long seed,
    double truncation,
    int size,
    ImageFormat format,
    int quality,
    boolean sheet,
    Marks marks) {
  /** What is kept of a request. */
  public static RecordedRequest of(GenerationRequest request) {
    return new RecordedRequest(
        request.model().manifest().name(),
        request.model().manifest().version(),
        request.prompt().classIndex(),
        request.prompt().text(),
        request.prompt().negative(),
        request.sampling().count(),
        request.sampling().seed(),
        request.sampling().truncation(),
        request.output().size(),
        request.output().format(),
        request.output().quality(),
        request.output().sheet(),
        request.marks());
  }

  /** The request again, for that version of the model. */
  GenerationRequest to(ServedModel served) {
    return new GenerationRequest(
        served,
        new Prompt(classIndex, prompt, negativePrompt),
        new Sampling(seed, count, truncation),
        new Output(size, format, quality, sheet),
        marks);
  }

  /** The same with other prompts. */
  RecordedRequest withPrompts(@Nullable String otherPrompt, @Nullable String otherNegative) {
    return new RecordedRequest(
        model,
        version,
        classIndex,
        otherPrompt,
        otherNegative,
        count,
        seed,
        truncation,
        size,
        format,
        quality,
        sheet,
        marks);
  }

  /** The same for all requests whose pictures have the same pixels before they are compressed. */
  RecordedRequest pixels() {
    return new RecordedRequest(
        model,
        version,
        classIndex,
        prompt,
        negativePrompt,
        count,
        seed,
        truncation,
        size,
        ImageFormat.PNG,
        0,
        sheet,
        new Marks(marks.visible(), false));
  }
}

package dev.ganvas.generation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.dreams.Dream;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as stored, in JSON, in the provenance log and in signed addresses. Renaming a component
 * breaks both: records are recognised by the hash of this JSON.
 *
 * @param model name of the model
 * @param version of the model; null in old records
 * @param seeds of all pictures of a sheet; null if they follow the first
 * @param mix what they are mixed from; null for their own seeds alone
 * @param directions how far they are moved along the model's directions; null for not at all
 * @param dream what is dreamt on them; null for nothing
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
    Marks marks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Long> seeds,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Mix mix,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> directions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Dream dream) {
  /** Records a request. */
  public static RecordedRequest of(GenerationRequest request) {
    Sampling sampling = request.sampling();
    boolean follow = sampling.seeds().equals(Sampling.following(sampling.seed(), sampling.count()));
    return new RecordedRequest(
        request.model().manifest().name(),
        request.model().manifest().version(),
        request.prompt().classIndex(),
        request.prompt().text(),
        request.prompt().negative(),
        sampling.count(),
        sampling.seed(),
        sampling.truncation(),
        request.output().size(),
        request.output().format(),
        request.output().quality(),
        request.output().sheet(),
        request.marks(),
        follow ? null : sampling.seeds(),
        sampling.mix(),
        sampling.directions().isEmpty() ? null : sampling.directions(),
        request.dream());
  }

  /** The request for a version of its model. */
  GenerationRequest to(ServedModel served) {
    return new GenerationRequest(
        served,
        new Prompt(classIndex, prompt, negativePrompt),
        new Sampling(
            seeds == null ? Sampling.following(seed, count) : seeds,
            truncation,
            mix,
            directions == null ? List.of() : directions,
            1),
        new Output(size, format, quality, sheet),
        marks,
        dream);
  }

  /** A copy with other prompts. */
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
        marks,
        seeds,
        otherPrompt == null && otherNegative == null && mix != null ? mix.withoutText() : mix,
        directions,
        dream);
  }

  /**
   * A normal form: equal for all requests whose pictures have the same pixels before compression.
   */
  RecordedRequest pixels() {
    boolean ownSeed = mix == null || mix.isOpen();
    return new RecordedRequest(
        model,
        version,
        classIndex,
        prompt,
        negativePrompt,
        count,
        ownSeed ? seed : 0,
        truncation,
        size,
        ImageFormat.PNG,
        0,
        sheet,
        new Marks(marks.visible(), false),
        seeds,
        mix,
        directions,
        dream);
  }
}

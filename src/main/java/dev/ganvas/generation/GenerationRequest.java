package dev.ganvas.generation;

import dev.ganvas.dreams.Dream;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ServedModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A validated request.
 *
 * @param model version that makes the pictures, even if another one is served by then
 * @param marks optional marks of the files
 * @param dream what is dreamt on each picture before it becomes a file; null for nothing
 */
public record GenerationRequest(
    ServedModel model,
    Prompt prompt,
    Sampling sampling,
    Output output,
    Marks marks,
    @Nullable Dream dream) {
  public static final int MAX_COUNT = 64;
  public static final int MAX_SIZE = 1024;

  /** Most characters of a prompt. */
  public static final int MAX_PROMPT = 1000;

  /** Of pictures that are not dreamt on. */
  public GenerationRequest(
      ServedModel model, Prompt prompt, Sampling sampling, Output output, Marks marks) {
    this(model, prompt, sampling, output, marks, null);
  }

  /** What its pictures show, and what they are mixed from. */
  Set<Prompt> prompts() {
    Set<Prompt> prompts = new LinkedHashSet<>(List.of(prompt));
    Mix mix = sampling.mix();
    if (mix != null) {
      mix.parts().stream().map(MixPart::prompt).filter(Objects::nonNull).forEach(prompts::add);
    }
    return prompts;
  }

  /** The same pictures, each by the seed that was chosen for it. */
  GenerationRequest withSeeds(List<Long> seeds) {
    return new GenerationRequest(model, prompt, sampling.withSeeds(seeds), output, marks, dream);
  }

  /** The request for one of its pictures alone, the best of as many drafts. */
  public GenerationRequest only(long seed) {
    return new GenerationRequest(
        model,
        prompt,
        sampling.only(seed, sampling.truncation(), sampling.bestOf()),
        alone(),
        marks,
        dream);
  }

  /** The request for one draft of a picture alone, with another truncation. */
  public GenerationRequest single(long seed, double truncation) {
    return new GenerationRequest(
        model, prompt, sampling.only(seed, truncation, 1), alone(), marks, dream);
  }

  private Output alone() {
    return new Output(output.size(), output.format(), output.quality(), false);
  }
}

package dev.ganvas.generation;

import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ServedModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A request that is known to be valid.
 *
 * @param model version that is to make the pictures, whatever is served by then
 * @param marks what the files carry besides the marks that all carry
 */
public record GenerationRequest(
    ServedModel model, Prompt prompt, Sampling sampling, Output output, Marks marks) {
  public static final int MAX_COUNT = 64;
  public static final int MAX_SIZE = 1024;

  /** Characters of a prompt. */
  public static final int MAX_PROMPT = 1000;

  /** What its pictures show, and what they are mixed from. */
  Set<Prompt> prompts() {
    Set<Prompt> prompts = new LinkedHashSet<>(List.of(prompt));
    Mix mix = sampling.mix();
    if (mix != null) {
      mix.parts().stream().map(MixPart::prompt).filter(Objects::nonNull).forEach(prompts::add);
    }
    return prompts;
  }

  /** One of its pictures, on its own and with that truncation. */
  public GenerationRequest single(long seed, double truncation) {
    return new GenerationRequest(
        model,
        prompt,
        sampling.only(seed, truncation),
        new Output(output.size(), output.format(), output.quality(), false),
        marks);
  }
}

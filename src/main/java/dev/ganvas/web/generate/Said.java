package dev.ganvas.web.generate;

import dev.ganvas.generation.Prompt;
import dev.ganvas.models.ModelManifest;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/**
 * What callers say that is to be drawn, wherever in a body they say it.
 *
 * @param classNameOrIndex field {@code class}
 * @param prompt field of that name
 * @param negativePrompt field of that name
 */
public record Said(
    @Nullable String classNameOrIndex, @Nullable String prompt, @Nullable String negativePrompt) {
  /** Whether anything is. */
  public boolean anything() {
    return classNameOrIndex != null || prompt != null || negativePrompt != null;
  }

  /**
   * Notes what of it a model cannot draw.
   *
   * @param prefix of the fields, such as {@code mix[0].}
   */
  public void check(ModelManifest manifest, String prefix, BindingResult errors) {
    GenerationRequests.checkPrompt(manifest, prefix + "prompt", prompt, errors);
    GenerationRequests.checkPrompt(manifest, prefix + "negativePrompt", negativePrompt, errors);
    GenerationRequests.checkClass(manifest, prefix + "class", classNameOrIndex, errors);
  }

  /** The same for a model that can draw it. */
  public Prompt prompt(ModelManifest manifest) {
    return new Prompt(
        classNameOrIndex == null ? null : GenerationRequests.indexOf(manifest, classNameOrIndex),
        GenerationRequests.spoken(prompt),
        GenerationRequests.spoken(negativePrompt));
  }
}

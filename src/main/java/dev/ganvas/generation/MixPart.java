package dev.ganvas.generation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One of the pictures that another is mixed from.
 *
 * @param seed of it; null for the seed that the mixed picture has itself
 * @param weight its share beside those of the others, at least 0
 * @param prompt what it shows; null for what the request says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MixPart(@Nullable Long seed, double weight, @Nullable Prompt prompt) {
  MixPart withoutText() {
    return prompt == null
        ? this
        : new MixPart(seed, weight, new Prompt(prompt.classIndex(), null, null));
  }
}

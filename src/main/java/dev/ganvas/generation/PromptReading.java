package dev.ganvas.generation;

import dev.ganvas.prompts.PromptCondition;
import java.util.List;

/**
 * A prompt as understood by a model.
 *
 * @param condition distribution from which each seed draws its condition
 * @param unknown phrases of the prompt that are unlike all training captions
 */
record PromptReading(PromptCondition condition, List<String> unknown) {
  PromptReading {
    unknown = List.copyOf(unknown);
  }
}

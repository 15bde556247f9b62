package dev.ganvas.generation;

import dev.ganvas.prompts.PromptCondition;
import java.util.List;

/**
 * What a model makes of a prompt.
 *
 * @param condition from which each seed draws one
 * @param unknown phrases of the prompt that are unlike anything the model was trained on
 */
record PromptReading(PromptCondition condition, List<String> unknown) {
  PromptReading {
    unknown = List.copyOf(unknown);
  }
}

package dev.ganvas.generation;

import java.util.List;

/**
 * What a model makes of a prompt.
 *
 * @param condition that the generator is told
 * @param unknown phrases of the prompt that are unlike anything the model was trained on
 */
record PromptReading(float[] condition, List<String> unknown) {
  PromptReading {
    unknown = List.copyOf(unknown);
  }
}

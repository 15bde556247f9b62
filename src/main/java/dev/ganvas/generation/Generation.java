package dev.ganvas.generation;

import dev.ganvas.models.ServedModel;
import java.util.List;

/**
 * The answer to a request.
 *
 * @param model version that made the pictures
 * @param images in order, or one contact sheet
 * @param unknownPhrases phrases of the prompt that are unlike all training captions
 */
public record Generation(
    ServedModel model, List<GeneratedImage> images, List<String> unknownPhrases) {
  public Generation {
    images = List.copyOf(images);
    unknownPhrases = List.copyOf(unknownPhrases);
  }

  /** The first picture, or the sheet. */
  public GeneratedImage first() {
    return images.get(0);
  }
}

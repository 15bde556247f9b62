package dev.ganvas.generation;

import dev.ganvas.models.ServedModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Pictures of a film that follow each other.
 *
 * @param model version that makes them
 * @param points what each is mixed from, with a seed and a prompt for each part
 * @param truncation factor on the latent
 * @param size side in pixels
 */
public record Frames(ServedModel model, List<Mix> points, double truncation, int size) {
  public Frames {
    points = List.copyOf(points);
  }

  Set<Prompt> prompts() {
    Set<Prompt> prompts = new LinkedHashSet<>();
    points.forEach(mix -> mix.parts().forEach(part -> prompts.add(FrameJob.prompt(part))));
    return prompts;
  }
}

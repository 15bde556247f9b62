package dev.ganvas.training;

import java.io.IOException;

/** A run of one of the engines, which writes a {@link RunDirectory}. */
public interface Training {
  /**
   * Trains until all images of the options were seen, or until the control stops it, which leaves a
   * checkpoint to resume from. Blocks.
   *
   * @return whether all images were seen
   * @throws TrainingFailedException if it cannot recover; {@code best.safetensors} holds the best
   *     generator so far
   */
  boolean run() throws IOException;
}

package dev.ganvas.training;

import java.io.IOException;

/** A run of one of the engines, which writes a {@link RunDirectory}. */
public interface Training {
  /**
   * Trains until all images of the options are seen, or until the control does not want it to go
   * on; then there is a checkpoint to go on from. Blocks.
   *
   * @return whether all images were seen
   * @throws TrainingFailedException if it cannot go on by itself; {@code best.safetensors} holds
   *     the best generator until then
   */
  boolean run() throws IOException;
}

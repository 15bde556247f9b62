package dev.ganvas.gan;

import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Tensors;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a training step costs on this machine, measured.
 *
 * @param secondsPerStep on average, penalties included
 */
public record StepCost(double secondsPerStep) {
  private static final int WARM_UP = 3;

  /** Takes a few steps with noise for pictures, on the calling thread. */
  public static StepCost measure(Architecture architecture, TrainerOptions options) {
    NativeEngine.load();
    long side = architecture.resolution();
    long[] shape = {options.batchSize(), side, side, architecture.imageChannels()};
    int conditions = architecture.conditioning().size();
    int[] labels = new Random(1).ints(options.batchSize(), 0, Math.max(1, conditions)).toArray();
    AdversarialTrainer trainer = new AdversarialTrainer(architecture, options);
    try (INDArray pictures = Nd4j.rand(shape).muli(2).subi(1);
        INDArray oneHot = Tensors.oneHot(labels, Math.max(1, conditions))) {
      INDArray given = conditions == 0 ? null : oneHot;
      for (int i = 0; i < WARM_UP; i++) {
        trainer.step(pictures, given);
      }
      long started = System.nanoTime();
      trainer.step(pictures, given);
      long plain = System.nanoTime() - started;
      // As if the interval were over, so that the next step has a penalty.
      trainer.restore(trainer.state(), (long) options.penaltyInterval() * options.batchSize());
      started = System.nanoTime();
      trainer.step(pictures, given);
      long penalised = System.nanoTime() - started;
      int interval = options.penaltyInterval();
      double seconds = ((interval - 1.0) * plain + penalised) / interval / 1e9;
      return new StepCost(seconds);
    } finally {
      NativeEngine.releaseWorkspaces();
    }
  }
}

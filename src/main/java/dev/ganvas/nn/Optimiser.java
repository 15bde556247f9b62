package dev.ganvas.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** Adam (Kingma and Ba, 2015) over all weights of one network. */
public final class Optimiser {
  private static final double EPSILON = 1e-8;

  private final Parameters parameters;
  private final INDArray moments;
  private final Adam configuration;
  private final AdamUpdater updater;

  private Optimiser(Parameters parameters, double beta1, double beta2) {
    this.parameters = parameters;
    moments = Nd4j.create(parameters.values().dataType(), 1, 2 * parameters.length());
    configuration = new Adam(1, beta1, beta2, EPSILON);
    updater = new AdamUpdater(configuration);
    updater.setStateViewArray(moments, new long[] {1, parameters.length()}, 'c', true);
  }

  /** With the decay rates of the paper. */
  public static Optimiser usual(Parameters parameters) {
    return new Optimiser(parameters, 0.9, 0.999);
  }

  /** For a network whose opponent moves too: what a gradient was before says little. */
  public static Optimiser withoutFirstMoment(Parameters parameters) {
    return new Optimiser(parameters, 0, 0.99);
  }

  /** Both moments, {@code [1, 2 n]}: the memory itself, not a copy. */
  public INDArray moments() {
    return moments;
  }

  /** Moves the weights by their gradients, which are overwritten. */
  public void step(double learningRate, int iteration) {
    configuration.setLearningRate(learningRate);
    updater.applyUpdater(parameters.gradients(), iteration, 0);
    parameters.values().subi(parameters.gradients());
  }
}

package dev.ganvas.gan;

import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weights for networks that are told something else, or are modulated otherwise, than those that
 * learnt them (Wang et al., <i>Transferring GANs</i>, 2018): the convolutions and what a latent
 * does are taken over, what a condition does starts anew.
 */
final class Transfer {
  private static final Set<String> OF_CONDITIONS =
      Set.of("embedding.weight", "projection.weight", "condition.weight");

  private final Architecture from;
  private final Architecture to;

  Transfer(Architecture from, Architecture to) {
    this.from = from;
    this.to = to;
  }

  /** Whether one takes over what the other has learnt. */
  boolean possible() {
    return to.resolution() == from.resolution()
        && to.imageChannels() == from.imageChannels()
        && to.latentSize() == from.latentSize()
        && to.generatorChannels().equals(from.generatorChannels())
        && to.discriminatorChannels().equals(from.discriminatorChannels());
  }

  /** Takes a generator's weights over, as far as they mean the same. */
  void generator(GeneratorSnapshot learnt, Parameters weights) {
    for (Parameters.Parameter parameter : weights.all()) {
      Tensor tensor = learnt.tensors().get(parameter.name());
      if (tensor != null) {
        copy(parameter.name(), tensor.toArray(), parameter.value());
      }
    }
  }

  /**
   * Takes a discriminator's weights over, as far as they mean the same.
   *
   * @param learnt {@code [1, n]}
   */
  void discriminator(Tensor learnt, Parameters weights) {
    Discriminator other = new Discriminator(from, DataType.FLOAT, 0);
    other.startFrom(learnt);
    for (Parameters.Parameter parameter : other.parameters().all()) {
      weights
          .find(parameter.name())
          .ifPresent(own -> copy(parameter.name(), parameter.value(), own.value()));
    }
  }

  private void copy(String name, INDArray learnt, INDArray weights) {
    boolean modulation = name.endsWith(".scale") || name.endsWith(".shift");
    if (OF_CONDITIONS.contains(name)) {
      if (from.conditioning().equals(to.conditioning())) {
        weights.assign(learnt);
      }
    } else if (modulation || name.equals("dense.weight")) {
      int ofLatents =
          modulation ? Math.min(from.modulatingLatents(), to.modulatingLatents()) : to.latentSize();
      if (ofLatents > 0) {
        rows(weights, ofLatents).assign(rows(learnt, ofLatents));
      }
    } else {
      weights.assign(learnt);
    }
  }

  private static INDArray rows(INDArray matrix, int count) {
    return matrix.get(NDArrayIndex.interval(0, count), NDArrayIndex.all());
  }
}

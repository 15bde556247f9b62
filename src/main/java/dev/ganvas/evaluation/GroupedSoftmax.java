package dev.ganvas.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross entropy of several questions at once: the outputs are logits, those of each question next
 * to each other, and each question has one right answer. Masks and activations are not supported.
 */
final class GroupedSoftmax implements ILossFunction {
  private static final long serialVersionUID = 1L;
  private static final double LEAST = 1e-12;

  private final int[] answers;

  /**
   * @param answers how many each question has
   */
  GroupedSoftmax(int[] answers) {
    this.answers = answers.clone();
  }

  private INDArray probabilities(INDArray logits) {
    List<INDArray> groups = new ArrayList<>();
    int from = 0;
    for (int count : answers) {
      INDArray group =
          logits.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count)).dup('c');
      groups.add(Transforms.softmax(group, false));
      from += count;
    }
    return Nd4j.concat(1, groups.toArray(INDArray[]::new));
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray logarithms = Transforms.log(probabilities(preOutput).addi(LEAST), false);
    return logarithms.muli(labels).sum(true, 1).negi();
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return probabilities(preOutput).subi(labels);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "grouped softmax";
  }
}

package dev.ganvas.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How well each picture of a batch is told which of the batch's conditions is its own:
 * cross-entropy of {@code softmax(r C')}, where r is what was recognised in the picture and C the
 * conditions (van den Oord et al., <i>Representation learning with contrastive predictive
 * coding</i>, 2018).
 */
final class ContrastiveLoss {
  private ContrastiveLoss() {}

  /**
   * Gradient of the mean loss by what was recognised.
   *
   * @param recognised {@code [n, size]}
   * @param conditions {@code [n, size]}, in the same order
   * @return {@code [n, size]}
   */
  static INDArray gradient(INDArray recognised, INDArray conditions) {
    return shares(recognised, conditions)
        .mmul(conditions)
        .subi(conditions)
        .divi(conditions.size(0));
  }

  /** The mean loss. */
  static double mean(INDArray recognised, INDArray conditions) {
    INDArray shares = shares(recognised, conditions);
    double sum = 0;
    for (int i = 0; i < shares.size(0); i++) {
      sum -= Math.log(shares.getDouble(i, i));
    }
    return sum / shares.size(0);
  }

  /** How likely each picture belongs to each condition, {@code [n, n]}. */
  private static INDArray shares(INDArray recognised, INDArray conditions) {
    INDArray likeness = recognised.mmul(conditions.transpose());
    INDArray shares = Transforms.exp(likeness.subiColumnVector(likeness.max(true, 1)), false);
    return shares.diviColumnVector(shares.sum(true, 1));
  }
}

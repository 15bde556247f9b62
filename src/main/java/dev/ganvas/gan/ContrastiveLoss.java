package dev.ganvas.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How well each picture is told which condition is its own: cross-entropy of {@code softmax(r C')},
 * where r is what was recognised in the picture and C are conditions of length 1, those of the
 * batch and others (van den Oord et al., <i>Representation learning with contrastive predictive
 * coding</i>, 2018). With n conditions to choose from it teaches at most log n nats of what they
 * say, so a batch alone would leave most of a long caption unlearned.
 *
 * @param losses of each picture, n
 * @param gradient of the sum of losses by what was recognised, {@code [n, size]}
 */
record ContrastiveLoss(double[] losses, INDArray gradient) {
  /** Keeps a condition of nothing from being divided by its length. */
  private static final double LEAST = 1e-6;

  /**
   * @param recognised {@code [n, size]}
   * @param own conditions of the pictures in the same order, {@code [n, size]}
   * @param others conditions of other pictures, {@code [m, size]}
   */
  static ContrastiveLoss of(INDArray recognised, INDArray own, INDArray others) {
    INDArray conditions = directions(Nd4j.concat(0, own, others));
    INDArray likeness = recognised.mmul(conditions.transpose());
    likeness = likeness.subColumnVector(likeness.max(true, 1));
    INDArray shares = Transforms.exp(likeness, true);
    INDArray sums = shares.sum(true, 1);
    shares.diviColumnVector(sums);
    double[] losses = new double[(int) own.size(0)];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = Math.log(sums.getDouble(i)) - likeness.getDouble(i, i);
    }
    return new ContrastiveLoss(losses, shares.mmul(conditions).subi(directions(own)));
  }

  private static INDArray directions(INDArray conditions) {
    return conditions.divColumnVector(conditions.norm2(true, 1).addi(LEAST));
  }
}

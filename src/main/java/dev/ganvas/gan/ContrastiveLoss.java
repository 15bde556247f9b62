package dev.ganvas.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * InfoNCE, how well the vector that a picture was made from is told from others: cross-entropy of
 * {@code softmax(r V')}, where r is what was recognised in the picture and V are vectors of length
 * 1, those of the batch and others (van den Oord et al., <i>Representation learning with
 * contrastive predictive coding</i>, 2018).
 */
final class ContrastiveLoss {
  /** Keeps a vector of nothing from being divided by its length. */
  private static final double LEAST = 1e-6;

  private ContrastiveLoss() {}

  /**
   * The gradient of the sum of losses by what was recognised, {@code [n, size]}.
   *
   * @param recognised {@code [n, size]}
   * @param own vectors of the pictures in the same order, {@code [n, size]}
   * @param others vectors of other pictures, {@code [m, size]}
   */
  static INDArray gradient(INDArray recognised, INDArray own, INDArray others) {
    INDArray vectors = directions(Nd4j.concat(0, own, others));
    INDArray likeness = recognised.mmul(vectors.transpose());
    INDArray shares = Transforms.exp(likeness.subiColumnVector(likeness.max(true, 1)), false);
    shares.diviColumnVector(shares.sum(true, 1));
    INDArray right = vectors.get(NDArrayIndex.interval(0, own.size(0)), NDArrayIndex.all());
    return shares.mmul(vectors).subi(right);
  }

  private static INDArray directions(INDArray vectors) {
    return vectors.divColumnVector(vectors.norm2(true, 1).addi(LEAST));
  }
}

package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One differentiable step of a network. A layer keeps what its last forward pass left for the
 * backward pass, so a forward pass belongs to the next backward pass; not thread-safe.
 */
public interface Layer {
  INDArray forward(INDArray x);

  /**
   * Adds the gradients of the layer's own weights to {@link Parameters#gradients()} and returns the
   * gradient by the input of the last forward pass.
   */
  INDArray backward(INDArray dy);

  /** What a forward pass saved, for layers that saved nothing else. */
  static INDArray saved(@Nullable INDArray array) {
    if (array == null) {
      throw new IllegalStateException("backward pass without a forward pass");
    }
    return array;
  }
}

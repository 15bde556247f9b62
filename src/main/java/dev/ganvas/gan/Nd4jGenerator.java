package dev.ganvas.gan;

import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Workspaces;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Runs a finished generator on ND4J. Not thread-safe: one thread owns it, makes it and closes it.
 */
public final class Nd4jGenerator implements PictureFunction {
  private final Architecture architecture;
  private final INDArray dense;
  private final INDArray denseBias;
  private final List<Convolution> convolutions;

  private record Convolution(
      boolean upsample, INDArray kernel, INDArray bias, @Nullable INDArray modulation) {}

  public Nd4jGenerator(GeneratorSnapshot snapshot) {
    NativeEngine.load();
    FoldedGenerator folded = FoldedGenerator.of(snapshot);
    architecture = folded.architecture();
    dense = folded.dense().toArray();
    denseBias = Nd4j.createFromArray(folded.denseBias());
    convolutions =
        folded.convolutions().stream()
            .map(
                c ->
                    new Convolution(
                        c.upsample(),
                        c.kernel().toArray(),
                        Nd4j.createFromArray(c.bias()),
                        c.modulation() == null ? null : c.modulation().toArray()))
            .toList();
  }

  @Override
  public synchronized float[] pictures(float[][] inputs) {
    try (var workspace = Workspaces.enter("GENERATE")) {
      INDArray pictures = forward(Nd4j.create(inputs).castTo(DataType.FLOAT));
      return pictures.permute(0, 3, 1, 2).dup('c').data().asFloat();
    }
  }

  private INDArray forward(INDArray inputs) {
    int base = Architecture.BASE_SIZE;
    INDArray rows = inputs.mmul(dense).addiRowVector(denseBias);
    INDArray x =
        activate(rows.reshape('c', inputs.size(0), base, base, rows.size(1) / (base * base)));
    int last = convolutions.size() - 1;
    for (Convolution convolution : convolutions.subList(0, last)) {
      x = activate(modulated(convolution, apply(convolution, x), inputs));
    }
    return Operations.tanh(apply(convolutions.get(last), x));
  }

  private INDArray apply(Convolution convolution, INDArray x) {
    INDArray input = convolution.upsample() ? Operations.upsample(x) : x;
    return Operations.convolve(input, convolution.kernel(), convolution.bias());
  }

  private INDArray modulated(Convolution convolution, INDArray x, INDArray inputs) {
    INDArray modulation = convolution.modulation();
    if (modulation == null) {
      return x;
    }
    long inputSize = inputs.size(1);
    INDArray style =
        inputs.get(
            NDArrayIndex.all(), NDArrayIndex.interval(inputSize - modulation.size(0), inputSize));
    INDArray modulated = style.dup('c').mmul(modulation);
    long channels = x.size(3);
    INDArray factors = modulated.get(NDArrayIndex.all(), NDArrayIndex.interval(0, channels)).add(1);
    INDArray summands =
        modulated.get(NDArrayIndex.all(), NDArrayIndex.interval(channels, 2 * channels)).dup('c');
    return Operations.scaleAndShift(x, factors, summands);
  }

  private static INDArray activate(INDArray x) {
    return x.muli(Operations.leakySlopes(x));
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public synchronized void close() {
    Workspaces.release();
    dense.close();
    denseBias.close();
    for (Convolution convolution : convolutions) {
      convolution.kernel().close();
      convolution.bias().close();
      if (convolution.modulation() != null) {
        convolution.modulation().close();
      }
    }
  }
}

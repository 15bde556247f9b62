package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The operations that networks are made of, each in the form that ND4J runs fastest on a CPU.
 *
 * <p>Pictures are {@code [n, height, width, channels]} (NHWC), kernels {@code [3, 3, in, out]}.
 * With that layout oneDNN runs a convolution without reordering its input.
 */
public final class Operations {
  public static final double SLOPE = 0.2;
  private static final int SAME = 1;
  private static final int NHWC = 1;
  private static final int KERNEL_YXIO = 0;
  private static final long[] CONVOLUTION = {3, 3, 1, 1, 0, 0, 1, 1, SAME, NHWC, KERNEL_YXIO};
  private static final int THIN = 4;
  private static final int POSITIONS = 9;
  private static final int LARGE = 64;

  private Operations() {}

  /**
   * 3x3 convolution with "same" padding.
   *
   * @param x {@code [n, h, w, in]}
   * @param kernel {@code [3, 3, in, out]}
   * @param bias {@code [out]}, or null for none
   * @return {@code [n, h, w, out]}
   */
  public static INDArray convolve(INDArray x, INDArray kernel, @Nullable INDArray bias) {
    INDArray y =
        Nd4j.createUninitialized(x.dataType(), x.size(0), x.size(1), x.size(2), kernel.size(3));
    INDArray[] inputs =
        bias == null ? new INDArray[] {x, kernel} : new INDArray[] {x, kernel, bias};
    execute("conv2d", inputs, new INDArray[] {y}, CONVOLUTION);
    return y;
  }

  /** Gradient of a convolution by its input, {@code [n, h, w, in]}. */
  public static INDArray convolveBackwardData(INDArray kernel, INDArray dy) {
    return convolve(dy, mirrored(kernel), null);
  }

  /**
   * A kernel turned by 180 degrees with inputs and outputs exchanged. Its nine positions are
   * reversed by a matrix product: ND4J's own {@code reverse} takes milliseconds for it and keeps
   * most of a megabyte of native memory each time.
   */
  private static INDArray mirrored(INDArray kernel) {
    long in = kernel.size(2);
    long out = kernel.size(3);
    INDArray positions = kernel.reshape('c', POSITIONS, in * out);
    return reversal(kernel.dataType())
        .mmul(positions)
        .reshape('c', 3, 3, in, out)
        .permute(0, 1, 3, 2)
        .dup('c');
  }

  private static INDArray reversal(DataType type) {
    double[] values = new double[POSITIONS * POSITIONS];
    for (int i = 0; i < POSITIONS; i++) {
      values[i * POSITIONS + POSITIONS - 1 - i] = 1;
    }
    return Nd4j.create(values, new long[] {POSITIONS, POSITIONS}, type);
  }

  /** Gradients of a convolution by its input and by its kernel, in this order. */
  public static INDArray[] convolveBackward(INDArray x, INDArray kernel, INDArray dy) {
    if (isThin(x, dy) || x.size(3) > dy.size(3) && isLarge(x)) {
      return new INDArray[] {convolveBackwardData(kernel, dy), kernelGradient(x, dy)};
    }
    INDArray[] gradients = {x.ulike(), kernel.ulike()};
    execute("conv2d_bp", new INDArray[] {x, kernel, dy}, gradients, CONVOLUTION);
    return gradients;
  }

  /**
   * Gradient of a convolution by its kernel. For oneDNN that is slow where pictures have many
   * pixels and few channels, and slower for more inputs than outputs.
   */
  public static INDArray kernelGradient(INDArray x, INDArray dy) {
    if (isThin(x, dy)) {
      return unfolded(kernelGradient(folded(x), folded(dy)), x.size(3), dy.size(3));
    }
    if (x.size(3) > dy.size(3)) {
      return mirrored(kernelGradient(dy, x));
    }
    INDArray anyKernel = Nd4j.create(x.dataType(), 3, 3, x.size(3), dy.size(3));
    INDArray[] gradients = {x.ulike(), anyKernel.ulike()};
    execute("conv2d_bp", new INDArray[] {x, anyKernel, dy}, gradients, CONVOLUTION);
    return gradients[1];
  }

  private static boolean isThin(INDArray x, INDArray dy) {
    return Math.min(x.size(3), dy.size(3)) < THIN && x.size(1) % 2 == 0 && x.size(2) % 2 == 0;
  }

  private static boolean isLarge(INDArray x) {
    return x.size(1) >= LARGE;
  }

  /** Squares of two by two pixels as one pixel with four times the channels. */
  public static INDArray folded(INDArray x) {
    long height = x.size(1) / 2;
    long width = x.size(2) / 2;
    long channels = x.size(3);
    return x.reshape('c', x.size(0), height, 2, width, 2 * channels)
        .permute(0, 1, 3, 2, 4)
        .dup('c')
        .reshape('c', x.size(0), height, width, 4 * channels);
  }

  /**
   * The kernel's gradient from that of the kernel between folded pictures. There, offset k of an
   * output at row p of its square reaches row {@code (k + p) mod 2} of the square {@code floor((k +
   * p) / 2)} squares below; likewise columns.
   */
  private static INDArray unfolded(INDArray gradient, long in, long out) {
    INDArray squares = gradient.reshape('c', 3, 3, 4, in, 4 * out);
    INDArray kernel = Nd4j.create(gradient.dataType(), 3, 3, in, out);
    for (int position = 0; position < POSITIONS; position++) {
      for (int pixel = 0; pixel < 4; pixel++) {
        int row = position / 3 - 1 + pixel / 2;
        int column = position % 3 - 1 + pixel % 2;
        INDArray part =
            squares.get(
                NDArrayIndex.point(1 + Math.floorDiv(row, 2)),
                NDArrayIndex.point(1 + Math.floorDiv(column, 2)),
                NDArrayIndex.point(2L * Math.floorMod(row, 2) + Math.floorMod(column, 2)),
                NDArrayIndex.all(),
                NDArrayIndex.interval(pixel * out, (pixel + 1) * out));
        kernel.slice(position / 3).slice(position % 3).addi(part);
      }
    }
    return kernel;
  }

  /** Each pixel twice in both directions. */
  public static INDArray upsample(INDArray x) {
    return upsample(x, 1);
  }

  /** A broadcast is three times as fast as ND4J's own {@code upsampling2d}. */
  private static INDArray upsample(INDArray x, double factor) {
    long rows = x.size(0) * x.size(1);
    long columns = x.size(2);
    long channels = x.size(3);
    INDArray factors = Nd4j.valueArrayOf(new long[] {1, 2, 1, 2, 1}, factor, x.dataType());
    INDArray y =
        Nd4j.createUninitialized(x.dataType(), x.size(0), 2 * x.size(1), 2 * columns, channels);
    broadcast(
        "multiply",
        x.reshape('c', rows, 1, columns, 1, channels),
        factors,
        y.reshape('c', rows, 2, columns, 2, channels));
    return y;
  }

  /** Sums over the four copies of each pixel. */
  static INDArray upsampleBackward(INDArray dy) {
    return halve(dy).muli(4);
  }

  /** Means of two by two pixels. */
  public static INDArray halve(INDArray x) {
    return means(x, 2, 2);
  }

  /** The adjoint of {@link #halve}. */
  public static INDArray halveBackward(INDArray dy) {
    return upsample(dy, 0.25);
  }

  private static INDArray means(INDArray x, long height, long width) {
    INDArray y =
        Nd4j.createUninitialized(
            x.dataType(), x.size(0), x.size(1) / height, x.size(2) / width, x.size(3));
    execute(
        "avgpool2d",
        new INDArray[] {x},
        new INDArray[] {y},
        new long[] {height, width, height, width, 0, 0, 1, 1, 0, 0, NHWC});
    return y;
  }

  /**
   * The slopes of LeakyReLU at {@code x}: 1 above zero, {@value #SLOPE} below. As a factor they
   * serve forward, backward and tangent pass alike, and cost a sixth of ND4J's own LeakyReLU.
   */
  public static INDArray leakySlopes(INDArray x) {
    INDArray slopes = Nd4j.getExecutioner().exec(new Sign(x, x.ulike()));
    return slopes.muli((1 - SLOPE) / 2).addi((1 + SLOPE) / 2);
  }

  public static INDArray tanh(INDArray x) {
    INDArray y = x.ulike();
    execute("tanh", new INDArray[] {x}, new INDArray[] {y});
    return y;
  }

  /**
   * Scales and shifts channels: {@code factors x + summands}.
   *
   * @param x {@code [n, ..., channels]}
   * @param factors {@code [n, channels]}, or {@code [1, channels]} for the same in all pictures
   * @param summands likewise
   */
  public static INDArray scaleAndShift(INDArray x, INDArray factors, INDArray summands) {
    INDArray y = scale(x, factors);
    INDArray pixels = pixels(y, summands);
    broadcast("add", pixels, ofEachPicture(summands), pixels);
    return y;
  }

  /** Scales channels as {@link #scaleAndShift} does. */
  static INDArray scale(INDArray x, INDArray factors) {
    INDArray y = x.ulike();
    broadcast("multiply", pixels(x, factors), ofEachPicture(factors), pixels(y, factors));
    return y;
  }

  /** A view {@code [pictures, pixels, channels]} with as many pictures as there are values for. */
  private static INDArray pixels(INDArray x, INDArray values) {
    long pictures = values.size(0);
    long channels = values.size(1);
    return x.reshape('c', pictures, x.length() / (pictures * channels), channels);
  }

  private static INDArray ofEachPicture(INDArray values) {
    return values.reshape('c', values.size(0), 1, values.size(1));
  }

  /** ND4J's operations on rows take twice the time of these, those on slices twenty times. */
  private static void broadcast(String operation, INDArray x, INDArray by, INDArray y) {
    execute(operation, new INDArray[] {x, by}, new INDArray[] {y});
  }

  /**
   * Sums over the pixels of each picture, {@code [n, channels]}, of {@code [n, h, w, channels]}.
   * Pooling takes a tenth of the time of ND4J's own sums.
   */
  static INDArray pictureSums(INDArray x) {
    long area = x.size(1) * x.size(2);
    return means(x, x.size(1), x.size(2)).reshape('c', x.size(0), x.size(3)).muli(area);
  }

  /** Sums over all but the last dimension, {@code [1, channels]}. */
  public static INDArray channelSums(INDArray x) {
    return x.rank() == 4 ? pictureSums(x).sum(true, 0) : x.sum(true, 0);
  }

  private static void execute(
      String name, INDArray[] inputs, INDArray[] outputs, long... arguments) {
    var operation = DynamicCustomOp.builder(name).addInputs(inputs).addOutputs(outputs).build();
    operation.addIArgument(arguments);
    Nd4j.getExecutioner().exec(operation);
  }
}

package dev.ganvas.nn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** An ONNX model (opset 13) that is put together node by node, of 32-bit floats. */
public final class OnnxModel {
  /** A dimension that may have any size; those in the same place have the same. */
  public static final long ANY = -1;

  private static final int OPSET = 13;
  private static final int IR_VERSION = 7;
  private static final String SCALES = "scales";

  private final GraphProto.Builder graph;
  private final Set<String> shared = new HashSet<>();

  /**
   * @param name of its graph
   */
  public OnnxModel(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** Declares an input of that shape. */
  public void input(String name, long... shape) {
    graph.addInput(value(name, shape));
  }

  /**
   * Declares the output of a node an output of the model.
   *
   * @param name that it gets
   * @param made the name that {@link #node} gave it
   */
  public void output(String name, String made, long... shape) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").setName(name).addInput(made).addOutput(name));
    graph.addOutput(value(name, shape));
  }

  /** Adds a constant. */
  public void floats(String name, Tensor tensor) {
    ByteBuffer data =
        ByteBuffer.allocate(4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(tensor.values());
    constant(name, TensorProto.DataType.FLOAT_VALUE, tensor.shape(), data);
  }

  /** A list of 64-bit integers as a constant; the same one is added once. */
  public String integers(long... values) {
    String name = "integers" + Arrays.toString(values);
    if (shared.add(name)) {
      ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      data.asLongBuffer().put(values);
      constant(name, TensorProto.DataType.INT64_VALUE, new long[] {values.length}, data);
    }
    return name;
  }

  private void constant(String name, int type, long[] shape, ByteBuffer data) {
    graph
        .addInitializerBuilder()
        .setName(name)
        .setDataType(type)
        .addAllDims(LongStream.of(shape).boxed().toList())
        .setRawData(UnsafeByteOperations.unsafeWrap(data.array()));
  }

  /**
   * Adds a node.
   *
   * @param type ONNX operator
   * @param inputs names of what it takes; an empty one for an input that is left out
   * @return the name of its output
   */
  public String node(String type, List<String> inputs, AttributeProto... attributes) {
    String output = "t" + graph.getNodeCount();
    graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(type + graph.getNodeCount())
        .addAllInput(inputs)
        .addAllAttribute(List.of(attributes))
        .addOutput(output);
    return output;
  }

  /**
   * Adds a convolution that keeps the size.
   *
   * @param kernel name of a constant {@code [out, in, size, size]}
   * @param bias name of a constant {@code [out]}; empty for none
   * @param size odd
   */
  public String convolve(String input, String kernel, String bias, long size) {
    long pad = size / 2;
    return node(
        "Conv",
        bias.isEmpty() ? List.of(input, kernel) : List.of(input, kernel, bias),
        attribute("kernel_shape", size, size),
        attribute("pads", pad, pad, pad, pad));
  }

  /**
   * Takes gradients back through a convolution that keeps the size: convolves with inputs and
   * outputs of its kernel exchanged, and turned by half a turn. Only the kernel itself is stored;
   * who loads the model computes the other once.
   *
   * @param kernel name of a constant {@code [out, in, size, size]}
   * @param factor on all of it
   * @param size odd
   */
  public String convolveBack(String gradient, String kernel, float factor, long size) {
    String fromLast = integers(-1, -1);
    String toFirst = integers(Long.MIN_VALUE, Long.MIN_VALUE);
    String backwards = integers(-1, -1);
    String turned = node("Slice", List.of(kernel, fromLast, toFirst, integers(2, 3), backwards));
    String exchanged = node("Transpose", List.of(turned), attribute("perm", 1, 0, 2, 3));
    String adjoint = factor == 1 ? exchanged : node("Mul", List.of(exchanged, number(factor)));
    return convolve(gradient, adjoint, "", size);
  }

  public String leakyRelu(String input, float slope) {
    return node("LeakyRelu", List.of(input), attribute("alpha", slope));
  }

  /**
   * Takes gradients back through a leaky rectifier.
   *
   * @param output what it gave
   */
  public String leakyReluBack(String output, String gradient, float slope) {
    String positive = node("Greater", List.of(output, number(0)));
    String less = node("Mul", List.of(gradient, number(slope)));
    return node("Where", List.of(positive, gradient, less));
  }

  /** A number as a constant; the same one is added once. */
  public String number(float value) {
    String name = "number" + value;
    if (shared.add(name)) {
      floats(name, new Tensor(new long[0], new float[] {value}));
    }
    return name;
  }

  /** Takes means of 2x2 pixels. */
  public String halve(String input) {
    return node(
        "AveragePool", List.of(input), attribute("kernel_shape", 2, 2), attribute("strides", 2, 2));
  }

  /** Makes 2x2 pixels of each. */
  public String upsample(String input) {
    if (shared.add(SCALES)) {
      floats(SCALES, new Tensor(new long[] {4}, new float[] {1, 1, 2, 2}));
    }
    return node(
        "Resize",
        List.of(input, "", SCALES),
        attribute("mode", "nearest"),
        attribute("nearest_mode", "floor"),
        attribute("coordinate_transformation_mode", "asymmetric"));
  }

  public static AttributeProto attribute(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  public static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  public static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** A single integer, not a list of one. */
  public static AttributeProto single(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static ValueInfoProto value(String name, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == ANY) {
        shape.addDimBuilder().setDimParam("d" + i);
      } else {
        shape.addDimBuilder().setDimValue(dimensions[i]);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** The bytes of the ONNX file. */
  public byte[] toBytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("Ganvas")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}

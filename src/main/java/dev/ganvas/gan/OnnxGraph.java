package dev.ganvas.gan;

import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
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

/**
 * Writes a finished generator as an ONNX model (opset 13), normalisation folded.
 *
 * <p>Input {@code latent_and_condition}: float {@code [n, latentSize + conditioning.size]}. Output
 * {@code picture}: float {@code [n, imageChannels, resolution, resolution]} from -1 to 1. The first
 * layer is written as a 1x1 convolution, not as a matrix product: a picture's bits then do not
 * depend on the batch it is computed in.
 */
public final class OnnxGraph {
  public static final String INPUT = "latent_and_condition";
  public static final String OUTPUT = "picture";

  private static final int OPSET = 13;
  private static final int IR_VERSION = 7;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("generator");
  private String current = INPUT;
  private int nodes;

  private OnnxGraph() {}

  /** The bytes of the ONNX file. */
  public static byte[] of(GeneratorSnapshot snapshot) {
    return new OnnxGraph().write(FoldedGenerator.of(snapshot));
  }

  private byte[] write(FoldedGenerator generator) {
    Architecture architecture = generator.architecture();
    int inputs = architecture.latentSize() + architecture.conditioning().size();
    int base = Architecture.BASE_SIZE;
    int channels = architecture.generatorChannels().get(0);
    graph.addInput(value(INPUT, inputs));
    graph.addInitializer(shape("input_shape", 0, inputs, 1, 1));
    graph.addInitializer(shape("base_shape", 0, channels, base, base));
    node("Reshape", List.of("input_shape"));
    convolve(
        "dense",
        channelsFirst(generator.dense(), base * base, channels),
        channelsFirst(generator.denseBias(), base * base, channels),
        1);
    node("Reshape", List.of("base_shape"));
    leakyRelu();
    graph.addInitializer(floats("scales", new long[] {4}, new float[] {1, 1, 2, 2}));
    int last = generator.convolutions().size() - 1;
    for (int i = 0; i <= last; i++) {
      FoldedGenerator.Convolution convolution = generator.convolutions().get(i);
      if (convolution.upsample()) {
        upsample();
      }
      convolve("conv" + i, outputsFirst(convolution.kernel()), convolution.bias(), 3);
      if (convolution.modulation() != null) {
        modulate(i, architecture.latentSize(), convolution.modulation());
      }
      if (i < last) {
        leakyRelu();
      }
    }
    NodeProto.Builder tanh = NodeProto.newBuilder().setOpType("Tanh").setName("tanh");
    graph.addNode(tanh.addInput(current).addOutput(OUTPUT));
    graph.addOutput(
        value(
            OUTPUT,
            architecture.imageChannels(),
            architecture.resolution(),
            architecture.resolution()));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("Ganvas")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private NodeProto.Builder node(String type, List<String> furtherInputs) {
    String output = "t" + nodes++;
    NodeProto.Builder node =
        graph
            .addNodeBuilder()
            .setOpType(type)
            .setName(type + nodes)
            .addInput(current)
            .addAllInput(furtherInputs)
            .addOutput(output);
    current = output;
    return node;
  }

  private void convolve(String name, Tensor kernel, float[] bias, int size) {
    graph.addInitializer(floats(name + ".weight", kernel.shape(), kernel.values()));
    graph.addInitializer(floats(name + ".bias", new long[] {bias.length}, bias));
    long pad = size / 2;
    node("Conv", List.of(name + ".weight", name + ".bias"))
        .addAttribute(integers("kernel_shape", size, size))
        .addAttribute(integers("pads", pad, pad, pad, pad));
  }

  /**
   * Multiplies and shifts the channels. Factors and summands come from the condition by 1x1
   * convolutions, for the same reason as the first layer: here the rows of the latent are zero.
   */
  private void modulate(int number, int latentSize, Tensor modulation) {
    String picture = current;
    int channels = (int) modulation.shape()[1] / 2;
    String factors = modulation("scale" + number, latentSize, modulation, 0, channels, 1);
    String summands = modulation("shift" + number, latentSize, modulation, channels, channels, 0);
    current = picture;
    node("Mul", List.of(factors));
    node("Add", List.of(summands));
  }

  /** Some columns of the modulation applied to the input, {@code [n, channels, 1, 1]}. */
  private String modulation(
      String name, int latentSize, Tensor modulation, int from, int channels, float bias) {
    int condition = (int) modulation.shape()[0];
    int inputs = latentSize + condition;
    float[] kernel = new float[channels * inputs];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < condition; i++) {
        kernel[channel * inputs + latentSize + i] =
            modulation.values()[i * (int) modulation.shape()[1] + from + channel];
      }
    }
    float[] biases = new float[channels];
    Arrays.fill(biases, bias);
    current = INPUT;
    node("Reshape", List.of("input_shape"));
    convolve(name, new Tensor(new long[] {channels, inputs, 1, 1}, kernel), biases, 1);
    return current;
  }

  private void leakyRelu() {
    node("LeakyRelu", List.of())
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("alpha")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) Operations.SLOPE));
  }

  private void upsample() {
    node("Resize", List.of("", "scales"))
        .addAttribute(text("mode", "nearest"))
        .addAttribute(text("nearest_mode", "floor"))
        .addAttribute(text("coordinate_transformation_mode", "asymmetric"));
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  private static ValueInfoProto value(String name, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    for (long dimension : dimensions) {
      shape.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto floats(String name, long[] shape, float[] values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addAllDims(LongStream.of(shape).boxed().toList())
        .setRawData(ByteString.copyFrom(data.array()))
        .build();
  }

  private static TensorProto shape(String name, long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(data.array()))
        .build();
  }

  /** {@code [in, pixels * channels]} to a 1x1 kernel {@code [channels * pixels, in, 1, 1]}. */
  private static Tensor channelsFirst(Tensor dense, int pixels, int channels) {
    int in = (int) dense.shape()[0];
    int out = pixels * channels;
    float[] values = new float[in * out];
    for (int row = 0; row < in; row++) {
      for (int column = 0; column < out; column++) {
        int target = column % channels * pixels + column / channels;
        values[target * in + row] = dense.values()[row * out + column];
      }
    }
    return new Tensor(new long[] {out, in, 1, 1}, values);
  }

  private static float[] channelsFirst(float[] bias, int pixels, int channels) {
    float[] values = new float[bias.length];
    for (int i = 0; i < bias.length; i++) {
      values[i % channels * pixels + i / channels] = bias[i];
    }
    return values;
  }

  /** {@code [3, 3, in, out]} to {@code [out, in, 3, 3]}. */
  private static Tensor outputsFirst(Tensor kernel) {
    int in = (int) kernel.shape()[2];
    int out = (int) kernel.shape()[3];
    float[] values = new float[kernel.values().length];
    for (int position = 0; position < 9; position++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          values[(o * in + i) * 9 + position] = kernel.values()[(position * in + i) * out + o];
        }
      }
    }
    return new Tensor(new long[] {out, in, 3, 3}, values);
  }
}

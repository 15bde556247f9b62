package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import java.util.List;

/**
 * Writes, as ONNX, how far the picture that a generator makes of something is from a wanted one,
 * and which way to go from there.
 *
 * <p>Inputs: that of {@link OnnxGraph}; {@code wanted}, float {@code [1, imageChannels, resolution,
 * resolution]}; and what the trunk of an encoder makes of the wanted picture, as {@link
 * EncoderGraph#features} names it. Outputs: {@code picture}, what the generator makes; {@code
 * loss}, float {@code [n]}: {@value #PIXELS} times the mean square of what pixels are apart, and
 * the same of features beside their own mean square, in the mean of the layers; and {@code
 * gradient}, that of the loss by the first input.
 */
public final class InversionGraph {
  public static final String INPUT = OnnxGraph.INPUT;
  public static final String WANTED = "wanted";
  public static final String PICTURE = OnnxGraph.OUTPUT;
  public static final String LOSS = "loss";
  public static final String GRADIENT = "gradient";

  /** Weight of the pixels; the features' is 1. The encoder was trained by the same loss. */
  private static final float PIXELS = 3;

  private final Encoder encoder;
  private final OnnxChain graph;
  private final OnnxModel model;
  private String loss = "";

  private InversionGraph(GeneratorSnapshot snapshot, Encoder encoder) {
    this.encoder = encoder;
    graph = OnnxGraph.chain(snapshot);
    model = graph.model();
  }

  /** The bytes of the ONNX file. */
  public static byte[] of(GeneratorSnapshot snapshot, Encoder encoder) {
    return new InversionGraph(snapshot, encoder).write();
  }

  private byte[] write() {
    Architecture architecture = encoder.architecture();
    int side = architecture.resolution();
    int channels = architecture.imageChannels();
    String picture = graph.current();
    model.input(WANTED, 1, channels, side, side);
    compare(picture, WANTED, model.number(PIXELS), (long) channels * side * side);
    List<String> outputs = EncoderGraph.appendConvolutions(graph, encoder);
    List<String> names = EncoderGraph.features(encoder);
    for (int i = 0; i < names.size(); i++) {
      long[] shape = EncoderGraph.featureShape(encoder, i);
      model.input(names.get(i), 1, shape[1], shape[2], shape[3]);
      String weight =
          model.node("Div", List.of(model.number(1f / names.size()), meanSquare(names.get(i))));
      compare(outputs.get(i + 1), names.get(i), weight, shape[1] * shape[2] * shape[3]);
    }
    int inputs = architecture.latentSize() + architecture.conditioning().size();
    model.output(PICTURE, picture, OnnxModel.ANY, channels, side, side);
    String losses = model.node("Reshape", List.of(loss, model.integers(-1)));
    model.output(LOSS, losses, OnnxModel.ANY);
    model.output(GRADIENT, graph.gradientOfInput(), OnnxModel.ANY, inputs);
    return model.toBytes();
  }

  /** Adds a weighted mean square to the loss, and its gradient. */
  private void compare(String made, String wanted, String weight, long size) {
    String apart = model.node("Sub", List.of(made, wanted));
    String part = model.node("Mul", List.of(meanSquare(apart), weight));
    loss = loss.isEmpty() ? part : model.node("Add", List.of(loss, part));
    String factor = model.node("Mul", List.of(weight, model.number(2f / size)));
    graph.addGradient(made, model.node("Mul", List.of(apart, factor)));
  }

  /** {@code [n, 1, 1, 1]}. */
  private String meanSquare(String value) {
    String square = model.node("Mul", List.of(value, value));
    return model.node("ReduceMean", List.of(square), OnnxModel.attribute("axes", 1, 2, 3));
  }
}

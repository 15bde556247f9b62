package dev.ganvas.gan;

import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The way back from a picture to what a generator would make it of: the convolutions of a
 * discriminator that halves by means, then a linear layer.
 *
 * @param architecture of the generator
 * @param convolutions kernels {@code [3, 3, in, out]} and biases {@code [out]} by turns
 * @param head {@code [4 * 4 * channels, latentSize + conditioning.size]}, places before channels;
 *     what it gives is the latent, then the condition: of classes, logits
 * @param bias of the same
 */
public record Encoder(
    Architecture architecture, List<Tensor> convolutions, Tensor head, Tensor bias) {
  private static final String PREFIX = "encoder.";

  public Encoder {
    convolutions = List.copyOf(convolutions);
  }

  /**
   * Reads it from the tensors of a file: {@code encoder.conv0.weight}, {@code encoder.conv0.bias}
   * and so on, {@code encoder.head.weight} and {@code encoder.head.bias}. Weights of 8 bits are
   * multiples of a number for each output, {@code encoder.conv0.scale} {@code [out]} and so on.
   *
   * @throws IllegalArgumentException if a tensor is missing or does not fit the architecture
   */
  public static Encoder of(Architecture architecture, Map<String, Tensor> tensors) {
    List<Tensor> convolutions = new ArrayList<>();
    for (Parameters.Layout.Entry entry : Discriminator.layout(architecture).entries()) {
      if (entry.name().startsWith("conv")) {
        convolutions.add(tensor(tensors, entry.name(), entry.shape()));
      }
    }
    long base = Architecture.BASE_SIZE;
    long features = base * base * architecture.discriminatorChannels().get(0);
    long outputs = architecture.latentSize() + architecture.conditioning().size();
    return new Encoder(
        architecture,
        convolutions,
        tensor(tensors, "head.weight", features, outputs),
        tensor(tensors, "head.bias", outputs));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name, long... shape) {
    Tensor tensor = tensors.get(PREFIX + name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s%s is %s instead of %s".formatted(PREFIX, name, tensor, Arrays.toString(shape)));
    }
    Tensor scale =
        name.endsWith(".weight") ? tensors.get(PREFIX + name.replace(".weight", ".scale")) : null;
    return scale == null ? tensor : scaled(tensor, scale);
  }

  private static Tensor scaled(Tensor tensor, Tensor scale) {
    float[] values = tensor.values().clone();
    float[] factors = scale.values();
    long outputs = tensor.shape()[tensor.shape().length - 1];
    if (factors.length != outputs) {
      throw new IllegalArgumentException(
          "%d scales for %d outputs".formatted(factors.length, outputs));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i % factors.length];
    }
    return new Tensor(tensor.shape(), values);
  }
}

package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EncoderTests {
  private static final Architecture ARCHITECTURE =
      new Architecture(
          8, 3, 4, Conditioning.NONE, List.of(2, 2), List.of(2, 2), Design.SELF_MODULATED);

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put("encoder.conv0.weight", filled(3, 3, 3, 3, 2));
    tensors.put("encoder.conv0.bias", filled(3, 2));
    tensors.put("encoder.conv1.weight", filled(3, 3, 3, 2, 2));
    tensors.put("encoder.conv1.bias", filled(3, 2));
    tensors.put("encoder.head.weight", filled(3, 32, 4));
    tensors.put("encoder.head.bias", filled(3, 4));
    return tensors;
  }

  private static Tensor filled(float value, long... shape) {
    float[] values =
        new float[Arrays.stream(shape).mapToInt(Math::toIntExact).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, value);
    return new Tensor(shape, values);
  }

  @Test
  void weightsOfEightBitsAreMultiplesOfAScaleForEachOutput() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("encoder.conv1.scale", new Tensor(new long[] {2}, new float[] {0.5f, -2}));
    Encoder encoder = Encoder.of(ARCHITECTURE, tensors);
    assertThat(encoder.convolutions().get(0).values()).containsOnly(3);
    assertThat(encoder.convolutions().get(2).values()).startsWith(1.5f, -6, 1.5f, -6);
    assertThat(encoder.convolutions().get(3).values()).containsOnly(3);
  }

  @Test
  void scalesOfOtherOutputsAreRefused() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("encoder.head.scale", filled(1, 3));
    assertThatThrownBy(() -> Encoder.of(ARCHITECTURE, tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 scales for 4 outputs");
  }
}

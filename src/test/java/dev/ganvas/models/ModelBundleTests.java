package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBundleTests {
  private static final Architecture ARCHITECTURE =
      new Architecture(8, 1, 4, Conditioning.classes(2), List.of(4, 4), List.of(4, 4));

  @TempDir Path directory;

  private GeneratorSnapshot generator() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    GeneratorSnapshot.shapes(ARCHITECTURE)
        .forEach(
            (name, shape) -> {
              int length = 1;
              for (long size : shape) {
                length *= (int) size;
              }
              tensors.put(name, new Tensor(shape, Latents.normals(name.hashCode(), length)));
            });
    return new GeneratorSnapshot(ARCHITECTURE, tensors);
  }

  private static ModelManifest manifest(String name) {
    return TestManifests.of(name, ARCHITECTURE, List.of("a", "b"));
  }

  @BeforeEach
  void write() throws IOException {
    ModelBundle.write(directory, manifest("test"), generator(), null, null);
  }

  @Test
  void comesBackAsItWasWrittenIn16Bits() throws IOException {
    ModelBundle bundle = ModelBundle.readDirectory(directory);
    assertThat(bundle.manifest().name()).isEqualTo("test");
    generator()
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] read =
                  Objects.requireNonNull(bundle.generator().tensors().get(name)).values();
              for (int i = 0; i < read.length; i++) {
                float exact = tensor.values()[i];
                assertThat(Math.abs(read[i] - exact))
                    .isLessThanOrEqualTo(Math.abs(exact) / 2048 + 1e-7f);
              }
            });
  }

  @Test
  void anAlteredByteIsNoticed() throws IOException {
    Path weights = directory.resolve(ModelBundle.WEIGHTS);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> ModelBundle.readDirectory(directory))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("altered or truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"design\":\"PLAIN\","})
  void anOlderDesignIsRefusedInPlainWords(String design) throws IOException {
    Path manifest = directory.resolve(ModelBundle.MANIFEST);
    String older =
        Files.readString(manifest).replaceFirst("\"design\"\\s*:\\s*\"SELF_MODULATED\"", "X");
    older = older.replaceFirst(",\\s*X", "").replaceFirst("\"resolution\"", design + "$0");
    Files.writeString(manifest, older);
    assertThatThrownBy(() -> ModelBundle.readDirectory(directory))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("design must be one of [MODULATED, SELF_MODULATED]")
        .hasMessageContaining("has to be trained anew");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(?s).* | null | the manifest is empty",
        "(?s).* | x | manifest.json: is not the JSON of one",
        "(?s)\"conditioning\".*?\\} | \"conditioning\":null | conditioning is missing",
        "\"kind\" : \"CLASSES\" | \"kind\":null | kind must be one of [NONE, CLASSES, VECTOR]",
        "\"latentSize\" : 4 | \"latentSize\":\"four\" | architecture.latentSize is missing, or not",
        "\"weightsSha256\" : \".*?\" | \"weightsSha256\":null | the manifest lacks weightsSha256",
        "\"imagesSeen\" : \\d+ | \"imagesSeen\":-5 | the manifest's imagesSeen is negative",
        "\"a\", \"b\" | \"a\", null | a class in the manifest has no name",
        "\"a\", \"b\" | \"a\", \"\\\\u0000\" | a class in the manifest has no name",
        "\"a\", \"b\" | \"a\", \"a\" | names a class twice",
        "\"a\", \"b\" | \"a\", \"a\", \" \" | names 3 classes of 2; the manifest names a class twice; a class"
      })
  void whatIsWrongWithAManifestIsSaid(String what, String by, String message) throws IOException {
    Path manifest = directory.resolve(ModelBundle.MANIFEST);
    String right = Files.readString(manifest);
    String wrong = right.replaceFirst(what, by);
    assertThat(wrong).isNotEqualTo(right);
    Files.writeString(manifest, wrong);
    assertThatThrownBy(() -> ModelBundle.readDirectory(directory))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("dev.ganvas");
  }

  @Test
  void aNameThatCouldBeAPathIsRefused() {
    assertThatThrownBy(
            () -> ModelBundle.write(directory, manifest("../evil"), generator(), null, null))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("name");
  }

  @Test
  void weightsOfAnotherArchitectureAreNamed() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(generator().tensors());
    tensors.remove("image.weight");
    tensors.put("extra", new Tensor(new long[] {1}, new float[] {1}));
    tensors.put("dense.beta", new Tensor(new long[] {1, 1}, new float[] {1}));
    assertThatThrownBy(() -> new GeneratorSnapshot(ARCHITECTURE, tensors))
        .hasMessageContaining("image.weight is missing")
        .hasMessageContaining("dense.beta has shape [1, 1] instead of [1, 4]")
        .hasMessageContaining("extra is not part");
  }

  @Test
  void wholeNumbersFitIntoEightBits() throws IOException {
    Tensor tensor = new Tensor(new long[] {2, 3}, new float[] {-128, -1, 0, 1.4f, 127, 300});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Safetensors.write(file, Map.of("a", tensor), Map.of(), Safetensors.Precision.I8);
    assertThat(Safetensors.read(file.toByteArray()).tensors().get("a"))
        .isEqualTo(new Tensor(new long[] {2, 3}, new float[] {-128, -1, 0, 1, 127, 127}));
  }

  @Test
  void mutatedSafetensorsAreReadOrRefusedButNeverCrash() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Safetensors.write(file, generator().tensors(), Map.of("a", "b"), Safetensors.Precision.F32);
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] mutant = file.toByteArray();
      for (int i = 0; i <= random.nextInt(4); i++) {
        mutant[random.nextInt(Math.min(mutant.length, 600))] = (byte) random.nextInt(256);
      }
      try {
        Safetensors.read(mutant);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  @Test
  void halvesAgreeWithTheirDefinition() {
    assertThat(HalfFloat.toFloat(HalfFloat.toBits(1f))).isEqualTo(1f);
    assertThat(HalfFloat.toFloat(HalfFloat.toBits(65504f))).isEqualTo(65504f);
    assertThat(HalfFloat.toFloat(HalfFloat.toBits(65520f))).isInfinite();
    assertThat(HalfFloat.toFloat(HalfFloat.toBits(0x1p-24f))).isEqualTo(0x1p-24f);
    assertThat(HalfFloat.toBits(Float.NaN)).isEqualTo((short) 0x7E00);
    for (int bits = 0; bits < 0x7C00; bits++) {
      assertThat(HalfFloat.toBits(HalfFloat.toFloat((short) bits))).isEqualTo((short) bits);
      float next = HalfFloat.toFloat((short) (bits + 1));
      if (bits + 1 < 0x7C00) {
        float middle = (HalfFloat.toFloat((short) bits) + next) / 2;
        int even = bits % 2 == 0 ? bits : bits + 1;
        assertThat(HalfFloat.toBits(middle)).isEqualTo((short) even);
      }
    }
  }
}

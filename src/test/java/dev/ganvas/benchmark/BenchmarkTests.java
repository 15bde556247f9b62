package dev.ganvas.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.Programs;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.training.PyTorch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a benchmark measures, not how fast it is. */
class BenchmarkTests {
  private static final Architecture ARCHITECTURE =
      new Architecture(16, 3, 8, Conditioning.classes(2), List.of(16, 16, 16), List.of(16, 16, 16));

  @Test
  void everyEngineIsMeasuredInOneRun() throws Exception {
    Programs.assumeTorch();
    PyTorch python = new PyTorch("python3");
    Benchmark benchmark = Benchmark.run(ARCHITECTURE, 1, 0, false, python);
    assertThat(benchmark.rows())
        .extracting(row -> row.what() + " " + row.engine() + " " + row.batch())
        .contains(
            "forward stock 1",
            "forward stock 8",
            "forward stock 32",
            "forward nd4j 1",
            "forward nd4j 8",
            "forward nd4j 32",
            "forward onnxruntime 1",
            "forward onnxruntime 8",
            "forward onnxruntime 32",
            "forward, a core each onnxruntime 1",
            "forward, a core each onnxruntime 8",
            "forward, a core each onnxruntime 32",
            "training step stock 32",
            "training step nd4j 32",
            "training step pytorch fp32 32",
            "training step pytorch bf16 32");
    assertThat(benchmark.rows())
        .hasSize(Runtime.getRuntime().availableProcessors() > 1 ? 18 : 16)
        .allMatch(row -> row.millisecondsPerBatch() > 0);
    assertThat(benchmark.gemmGigaflops()).isPositive();
    assertThat(benchmark.table().lines().filter(line -> line.startsWith("|")))
        .hasSize(benchmark.rows().size() + 2);
  }

  @Test
  void whatServesCanBeMeasuredAlone() throws Exception {
    Benchmark benchmark = Benchmark.run(ARCHITECTURE, 1, 0, true, null);
    assertThat(benchmark.rows())
        .hasSize(9)
        .allMatch(row -> row.what().startsWith("forward") && !row.engine().equals("stock"));
    assertThat(benchmark.table().lines().filter(line -> line.startsWith("|"))).hasSize(11);
  }

  @Test
  void stockLayersMakePicturesOfTheArchitecture() {
    try (StockGan stock = new StockGan(ARCHITECTURE)) {
      INDArray inputs = Nd4j.rand(3, 10);
      assertThat(stock.generate(inputs).shape()).containsExactly(3, 3, 16, 16);
      INDArray before = stock.adversarialOutput(inputs);
      stock.step(inputs, Nd4j.rand(new int[] {3, 3, 16, 16}));
      assertThat(stock.adversarialOutput(inputs)).isNotEqualTo(before);
    }
  }

  @Test
  void multiplyAddsAreThoseOfTheRecipe() {
    long of64 = Architecture.standard(64, 3, Conditioning.classes(10)).generatorMultiplyAdds();
    assertThat(of64 / 1e6).isBetween(85.0, 100.0);
  }
}

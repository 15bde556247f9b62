package dev.ganvas.benchmark;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.training.PyTorch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speed of one architecture on this machine, all engines in one run on all cores: the generator's
 * forward pass on stock Deeplearning4j layers, on the project's ND4J operations and on ONNX
 * Runtime, there also with a batch on each core, as the service does it; a full training step on
 * the first two and on PyTorch; and a large matrix product, the roofline. Weights are random: they
 * do not matter for speed.
 *
 * @param engine what {@link NativeEngine#describe} says
 * @param generatorMegaMacs multiply-adds of the generator for one picture, in millions
 * @param gemmGigaflops of a 1024 x 1024 x 1024 single-precision product on ND4J
 */
public record Benchmark(
    Architecture architecture,
    Map<String, Object> engine,
    double generatorMegaMacs,
    double gemmGigaflops,
    List<Row> rows) {
  /** Forward passes side by side, each on one core. */
  static final String A_CORE_EACH = "forward, a core each";

  /**
   * One measurement: the median of several; of passes side by side the mean.
   *
   * @param what {@code forward}, {@value #A_CORE_EACH} or {@code training step}
   * @param engine {@code stock}, {@code nd4j} or {@code onnxruntime}; {@code pytorch} with its
   *     precision, and where a batch is shared the number of processes
   * @param millisecondsPerBatch wall clock; of batches side by side, divided by their number
   */
  public record Row(String what, String engine, int batch, double millisecondsPerBatch) {
    /** Pictures a second; for training, real pictures. */
    public double imagesPerSecond() {
      return batch * 1000 / millisecondsPerBatch;
    }
  }

  /**
   * Measures; takes a minute or two for 64x64, seconds if only what serves is measured.
   *
   * @param repetitions of each measurement, at least 1
   * @param seconds that each takes at least, with more repetitions
   * @param servingOnly without stock layers and training steps
   * @param python trains too; null without it
   */
  public static Benchmark run(
      Architecture architecture,
      int repetitions,
      double seconds,
      boolean servingOnly,
      @Nullable PyTorch python)
      throws IOException, InterruptedException {
    NativeEngine.load();
    Measurements measurements = new Measurements(architecture, repetitions, seconds);
    double gemm = measurements.gemmGigaflops();
    if (!servingOnly) {
      measurements.stock();
      measurements.training();
      if (python != null) {
        measurements.training(python);
      }
    }
    measurements.generators();
    return new Benchmark(
        architecture,
        NativeEngine.describe(),
        architecture.generatorMultiplyAdds() / 1e6,
        gemm,
        measurements.rows());
  }

  /** The numbers as Markdown tables, ratios to stock beside them. */
  public String table() {
    StringBuilder table = new StringBuilder();
    Conditioning conditioning = architecture.conditioning();
    line(
        table,
        "%1$dx%1$d, %2$d colour channels, conditioning %3$s %4$d: generator %5$.1f million multiply-adds",
        architecture.resolution(),
        architecture.imageChannels(),
        conditioning.kind(),
        conditioning.size(),
        generatorMegaMacs);
    line(table, "Roofline (matrix product of 1024): %.0f GFLOP/s%n", gemmGigaflops);
    line(table, "| what | engine | batch | ms | images/s | x stock | GFLOP/s | of the roofline |");
    line(table, "| --- | --- | --- | --- | --- | --- | --- | --- |");
    rows.forEach(row -> line(table, row));
    return table.toString();
  }

  private void line(StringBuilder table, Row row) {
    double flops = 2 * generatorMegaMacs * row.imagesPerSecond() / 1000;
    boolean forward = row.what().startsWith("forward");
    line(
        table,
        "| %s | %s | %d | %.1f | %.0f | %s | %s | %s |",
        row.what(),
        row.engine(),
        row.batch(),
        row.millisecondsPerBatch(),
        row.imagesPerSecond(),
        timesStock(row),
        forward ? "%.0f".formatted(flops) : "",
        forward ? "%.0f %%".formatted(100 * flops / gemmGigaflops) : "");
  }

  /** How many times as fast as stock layers; empty if these were not measured. */
  private String timesStock(Row of) {
    return rows.stream()
        .filter(row -> row.engine().equals("stock"))
        .filter(row -> row.what().equals(of.what()) && row.batch() == of.batch())
        .map(stock -> "%.1f".formatted(of.imagesPerSecond() / stock.imagesPerSecond()))
        .findFirst()
        .orElse("");
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

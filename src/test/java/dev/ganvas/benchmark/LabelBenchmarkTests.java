package dev.ganvas.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.provenance.LookupBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks of labels measure, not how fast it is. */
class LabelBenchmarkTests {
  /** Blurred noise around a gray. */
  private static Picture picture(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] samples = new byte[256 * 256];
    double[] levels = new double[256];
    for (int i = 0; i < samples.length; i++) {
      levels[i % 256] = 0.98 * levels[i % 256] + 3 * random.nextGaussian();
      samples[i] = (byte) Math.max(0, Math.min(255, 128 + levels[i % 256]));
    }
    return new Picture(256, 256, 1, samples);
  }

  @Test
  void theWatermarkIsTriedAgainstEveryDistortion() {
    List<Picture> pictures = new ArrayList<>();
    List<Picture> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pictures.add(picture(i));
      others.add(picture(100 + i));
    }
    WatermarkBenchmark benchmark = WatermarkBenchmark.run(pictures, others, 41.5);
    assertThat(benchmark.rows()).hasSize(Distortion.values().length);
    assertThat(benchmark.psnr()).as("as strong as noise needs").isBetween(36.5, 38.0);
    assertThat(benchmark.ssim()).isBetween(0.8, 1.0);
    assertThat(benchmark.found()).isZero();
    assertThat(benchmark.rows().get(0).detected()).isEqualTo(1);
    assertThat(benchmark.table()).contains("| JPEG 50 |").contains("of 4 unmarked pictures 0");
  }

  @Test
  void labelsAreMeasuredBesidePlainFiles(@TempDir Path directory) throws IOException {
    TrainerOptions options =
        TrainerOptions.standard(
            32, new AugmentationOptions(0, false, false, false, Symmetry.NONE), 1);
    GeneratorSnapshot generator =
        new AdversarialTrainer(
                new Architecture(8, 1, 4, Conditioning.classes(2), List.of(16, 16), List.of(4, 4)),
                options)
            .snapshot(ConditionSource.uniformClasses(2));
    LabellingBenchmark benchmark =
        LabellingBenchmark.run(
            () -> new OnnxRuntimeGenerator(generator, 1),
            128,
            Labeller.ofAuthorityIn(directory, false),
            Labeller.ofAuthorityIn(directory, true),
            1,
            0.05);
    assertThat(benchmark.picturesPerSecond()).hasSize(4);
    assertThat(benchmark.picturesPerSecond().values()).allMatch(rate -> rate > 0);
    assertThat(benchmark.table()).contains("| no label |").contains("100.0 %");
  }

  @Test
  void theLogIsFilledAndSearched() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:lookups;MODE=PostgreSQL;DB_CLOSE_DELAY=-1");
    LookupBenchmark benchmark = LookupBenchmark.run(database, 2500);
    assertThat(benchmark.records()).isEqualTo(2500);
    assertThat(benchmark.milliseconds()).hasSize(1000).isSorted();
    assertThat(benchmark.toString()).startsWith("2500 records: written at ");
  }
}

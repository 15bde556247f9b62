package dev.ganvas.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.imagesets.FileReport.Kind;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PictureCheckTests {
  private final PictureCheck check =
      new PictureCheck(
          new Binder(new MapConfigurationPropertySource())
              .bindOrCreate("ganvas.datasets", DatasetProperties.class));

  /** Colours that run into each other. */
  private static Picture smooth(int seed) {
    return Resampler.resize(Resampler.resize(picture(128, seed), 8, 8), 128, 128);
  }

  /** Squares of random colours. */
  private static Picture picture(int side, int seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[side * side * 3];
    int cell = side / 8;
    int[] levels = random.ints(8 * 8 * 3, 0, 256).toArray();
    for (int i = 0; i < side * side; i++) {
      int at = (i / side / cell * 8 + i % side / cell) * 3;
      for (int c = 0; c < 3; c++) {
        samples[3 * i + c] = (byte) levels[at + c];
      }
    }
    return new Picture(side, side, 3, samples);
  }

  @Test
  void aBlurredPictureIsToldFromASharpOne() {
    Picture sharp = picture(128, 1);
    assertThat(check.problems(sharp)).isEmpty();
    Picture blurred = Resampler.resize(Resampler.resize(sharp, 6, 6), 128, 128);
    assertThat(check.problems(blurred)).extracting(FileReport.Problem::kind).contains(Kind.BLURRY);
  }

  @Test
  void hashesOutliveResizingAndCompressionAndTellPicturesApart() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Picture picture = smooth(seed);
      byte[] jpeg = ImageCodec.encode(Resampler.resize(picture, 96, 96), ImageFormat.JPEG);
      Picture again = PictureReader.read(jpeg, 1 << 20);
      long hash = PerceptualHash.of(picture);
      assertThat(Long.bitCount(hash ^ PerceptualHash.of(again))).isLessThanOrEqualTo(6);
      long other = PerceptualHash.of(smooth(1000 + seed));
      assertThat(Long.bitCount(hash ^ other)).isGreaterThan(6);
    }
  }

  @Test
  void nearDuplicatesAreFoundWhereverTheBitsDiffer() {
    Random random = new Random(4);
    for (int run = 0; run < 200; run++) {
      NearDuplicates known = new NearDuplicates(7);
      long hash = random.nextLong();
      known.add(hash, "first");
      long near = hash;
      for (int bit : random.ints(0, 64).distinct().limit(7).toArray()) {
        near ^= 1L << bit;
      }
      assertThat(known.find(near)).contains("first");
      long far = hash;
      for (int bit : random.ints(0, 64).distinct().limit(8).toArray()) {
        far ^= 1L << bit;
      }
      assertThat(known.find(far)).isEmpty();
    }
  }

  @Test
  void diversityCountsDifferentPictures() {
    DatasetDiversity.Collector same = new DatasetDiversity.Collector();
    DatasetDiversity.Collector different = new DatasetDiversity.Collector();
    for (int i = 0; i < 50; i++) {
      same.add(picture(64, i % 2));
      different.add(picture(64, i));
    }
    assertThat(same.finish(java.util.List.of(25, 25)).effectiveImages()).isLessThan(1.5);
    DatasetDiversity varied = different.finish(java.util.List.of(49, 1));
    assertThat(varied.effectiveImages()).isGreaterThan(35).isLessThanOrEqualTo(50);
    assertThat(varied.classBalance()).isLessThan(0.2);
  }
}

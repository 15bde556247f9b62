package dev.ganvas.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import dev.ganvas.provenance.ProvenanceTable.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FingerprintTests {
  /** A picture out of random waves, the lower the stronger, as photographs are. */
  private static Picture picture(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] waves = new double[3 * 60][4];
    for (double[] wave : waves) {
      wave[0] = random.nextDouble(10.0);
      wave[1] = random.nextDouble(10.0);
      wave[2] = random.nextDouble(7.0);
      wave[3] = 40 / (1 + wave[0] + wave[1]);
    }
    byte[] samples = new byte[128 * 128 * 3];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / 3;
      double value = 128;
      for (int k = i % 3 * 60; k < (i % 3 + 1) * 60; k++) {
        double[] wave = waves[k];
        value +=
            wave[3]
                * Math.sin(
                    (wave[0] * (pixel % 128) + wave[1] * (pixel / 128)) * Math.PI / 64 + wave[2]);
      }
      samples[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return new Picture(128, 128, 3, samples);
  }

  @Test
  void compressionAndSizeHardlyMatterAndOtherPicturesAreFarAway() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Picture picture = picture(seed);
      Fingerprint fingerprint = Fingerprint.of(picture);
      byte[] jpeg = ImageCodec.encode(picture, ImageFormat.JPEG, 50);
      Picture read = PictureReader.read(jpeg, 1_000_000);
      assertThat(fingerprint.distance(Fingerprint.of(read))).isLessThan(20);
      assertThat(fingerprint.distance(Fingerprint.of(Resampler.resize(picture, 300, 300))))
          .isLessThan(20);
      assertThat(fingerprint.distance(Fingerprint.of(picture(seed + 1000)))).isGreaterThan(80);
      assertThat(Fingerprint.ofHex(fingerprint.hex())).isEqualTo(fingerprint);
    }
  }

  @Test
  void theIndexFindsWhatASearchByHandFindsAcrossBlocksAndGaps() {
    SplittableRandom random = new SplittableRandom(1);
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      long sequence = i < 50_000 ? i + 1 : i + 1001;
      traces.add(
          new Trace(
              sequence,
              new UUID(random.nextLong(), random.nextLong()),
              new Fingerprint(
                  random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())));
    }
    FingerprintIndex index = new FingerprintIndex();
    index.add(traces.subList(0, 70_000));
    index.add(traces.subList(70_000, traces.size()));
    assertThat(index.last()).isEqualTo(201_000);
    assertThat(index.size()).isEqualTo(200_000);
    for (int i = 0; i < 200_000; i += 9_973) {
      Trace wanted = traces.get(i);
      Fingerprint like =
          new Fingerprint(
              wanted.fingerprint().a() ^ 0xFFF,
              wanted.fingerprint().b(),
              wanted.fingerprint().c(),
              wanted.fingerprint().d() ^ 1);
      assertThat(index.nearest(like)).contains(new FingerprintIndex.Match(wanted.sequence(), 13));
      assertThat(index.find(wanted.id())).hasValue(wanted.sequence());
      int ending = (int) wanted.id().getLeastSignificantBits();
      assertThat(index.endingLike(ending ^ 1 << 20, 1)).hasValue(wanted.sequence());
    }
    assertThat(index.find(new UUID(1, 2))).isEmpty();
    index.forgetUpTo(150_000);
    assertThat(index.find(traces.get(10).id())).isEmpty();
    assertThat(index.find(traces.get(199_999).id())).isPresent();
  }

  /** The same picture may be made again: an address gives it the same id. */
  @Test
  void theIndexFindsWhatIsStillThere() {
    UUID id = new UUID(5, 6);
    Fingerprint fingerprint = new Fingerprint(1, 2, 3, 4);
    FingerprintIndex index = new FingerprintIndex();
    for (long sequence = 1; sequence <= 3; sequence++) {
      index.add(List.of(new Trace(sequence, id, fingerprint)));
    }
    index.forgetUpTo(1);
    assertThat(index.find(id)).hasValue(2);
    assertThat(index.nearest(fingerprint)).contains(new FingerprintIndex.Match(2, 0));
    assertThat(index.endingLike(6, 0)).hasValue(2);
    index.forgetUpTo(3);
    assertThat(index.find(id)).isEmpty();
    assertThat(index.nearest(fingerprint)).isEmpty();
    assertThat(index.endingLike(6, 0)).isEmpty();
  }
}

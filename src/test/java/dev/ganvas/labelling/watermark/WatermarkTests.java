package dev.ganvas.labelling.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WatermarkTests {
  private static final Watermark OURS = new Watermark(new byte[] {1, 2, 3});
  private static final Watermark THEIRS = new Watermark(new byte[] {1, 2, 4});

  /** A few random discs on a plain ground, with white and black among the colours. */
  private static Picture picture(int side, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] samples = new byte[side * side * 3];
    for (int disc = 0; disc < 8; disc++) {
      double x = random.nextDouble(side);
      double y = random.nextDouble(side);
      double radius = disc == 0 ? 2 * side : random.nextDouble(side / 3.0);
      int[] colour = {random.nextInt(2) * 255, random.nextInt(256), random.nextInt(256)};
      for (int i = 0; i < samples.length; i++) {
        if (Math.hypot(i / 3 % side - x, i / 3 / side - y) < radius) {
          samples[i] = (byte) colour[i % 3];
        }
      }
    }
    return new Picture(side, side, 3, samples);
  }

  private static Picture jpeg(Picture picture, int quality) throws IOException {
    byte[] file = ImageCodec.encode(picture, ImageFormat.JPEG, quality);
    return PictureReader.read(file, 1 << 24);
  }

  /** Mean squared difference as peak signal-to-noise ratio, in decibels. */
  private static double psnr(Picture one, Picture other) {
    return 20 * Math.log10(255 / one.difference(other));
  }

  @Test
  void theMarkIsReadAfterWhatHappensToPicturesAndByNobodyElse() throws IOException {
    for (int seed = 0; seed < 5; seed++) {
      int payload = new SplittableRandom(seed).nextInt();
      Picture picture = picture(256, seed);
      Picture marked = OURS.embed(picture, payload, 41.5);
      assertThat(psnr(picture, marked)).isGreaterThan(41);
      Picture[] copies = {
        marked,
        jpeg(marked, 75),
        jpeg(Resampler.resize(marked, 400, 400), 80),
        Resampler.resize(marked, 128, 128),
        marked.cropped(13, 29, 210, 210)
      };
      for (Picture copy : copies) {
        Optional<Watermark.Detection> found = OURS.detect(copy);
        assertThat(found).isPresent();
        assertThat(Integer.bitCount(found.get().payload() ^ payload)).isLessThanOrEqualTo(2);
      }
      assertThat(THEIRS.detect(marked)).isEmpty();
      assertThat(OURS.detect(picture)).isEmpty();
    }
  }

  /** A mark has cells of one size, so another mark is liker to it than a photograph is. */
  @Test
  void aMarkIsFoundByNoneOfManyOtherKeys() {
    Picture marked = OURS.embed(picture(256, 1), 0x1234_5678, 41.5);
    for (byte other = 10; other < 40; other++) {
      assertThat(new Watermark(new byte[] {other}).detect(marked)).isEmpty();
    }
  }

  @Test
  void texturedPicturesAreMarkedMoreStronglyUntilTheMarkIsFound() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      int payload = new SplittableRandom(seed).nextInt();
      Picture picture = textured(128, seed);
      Picture marked = OURS.embed(picture, payload, 41.5);
      assertThat(psnr(picture, marked)).isBetween(36.5, 41.0);
      Watermark.Detection found = OURS.detect(jpeg(marked, 75)).orElseThrow();
      assertThat(Integer.bitCount(found.payload() ^ payload)).isLessThanOrEqualTo(2);
      assertThat(OURS.detect(picture)).isEmpty();
    }
  }

  /** Grain of about the size of the mark's cells. */
  private static Picture textured(int side, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] grain = new byte[side / 2 * (side / 2)];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = (byte) (128 + 12 * random.nextGaussian());
    }
    return Resampler.resize(new Picture(side / 2, side / 2, 1, grain), side, side).withChannels(3);
  }

  @Test
  void theMarkIsReadInWidePictures() throws IOException {
    Picture wide = Resampler.resize(picture(256, 5), 4200, 128);
    Picture part = OURS.embed(wide, 0x1234_5678, 41.5).cropped(11, 0, 4189, 128);
    assertThat(OURS.detect(part).orElseThrow().payload()).isEqualTo(0x1234_5678);
  }

  /** What is looked at part by part joins without a seam. */
  @Test
  void theMarkIsReadInLargePicturesWhereverTheyWereCut() throws IOException {
    Picture marked = OURS.embed(picture(700, 5), 0x1234_5678, 41.5);
    byte[] webp = ImageCodec.encode(marked, ImageFormat.WEBP, 75);
    Picture[] parts = {marked, marked.cropped(37, 11, 640, 689), PictureReader.read(webp, 1 << 24)};
    for (Picture part : parts) {
      assertThat(OURS.detect(part).orElseThrow().payload()).isEqualTo(0x1234_5678);
    }
  }

  @Test
  void picturesThatAreTooSmallAreLeftAlone() {
    assertThat(Watermark.fits(picture(127, 1))).isFalse();
    assertThat(Watermark.fits(picture(128, 1))).isTrue();
    assertThat(OURS.detect(picture(16, 1))).isEmpty();
  }

  @Test
  void aVisibleLabelIsLargeEnoughAndLeavesTheRestAlone() {
    for (int side : new int[] {32, 64, 128, 256, 1024}) {
      Picture picture = picture(side, 5);
      Picture labelled = VisibleLabel.draw(picture);
      int firstRow = side;
      for (int i = labelled.samples().length - 1; i >= 0; i--) {
        firstRow = labelled.samples()[i] != picture.samples()[i] ? i / (3 * side) : firstRow;
      }
      double share = (double) (side - firstRow) / side;
      assertThat(share).isGreaterThan(0.05);
      assertThat(share).isLessThan(side < 64 ? 0.3 : 0.15);
    }
  }
}

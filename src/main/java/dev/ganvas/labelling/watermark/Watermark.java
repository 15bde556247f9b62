package dev.ganvas.labelling.watermark;

import static dev.ganvas.labelling.watermark.WatermarkPattern.CELL;
import static dev.ganvas.labelling.watermark.WatermarkPattern.CELLS;
import static dev.ganvas.labelling.watermark.WatermarkPattern.CHIPS;
import static dev.ganvas.labelling.watermark.WatermarkPattern.SYNC;
import static dev.ganvas.labelling.watermark.WatermarkPattern.TILE;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.Optional;

/**
 * An invisible watermark in the pixels: spread spectrum on luma (Cox et al., <i>Secure spread
 * spectrum watermarking for multimedia</i>, 1997) in a tile of 64 x 64 pixels that is repeated over
 * the picture. A tile has 16 x 16 cells, each a little lighter or darker; according to a secret:
 * half of them are a fixed pattern, by which the mark is found after cropping, the others carry
 * {@value #BITS} bits. The payload selects one of several patterns, so that averaging many pictures
 * reveals less.
 *
 * <p>Thread-safe.
 */
public final class Watermark {
  /** Bits of the payload. */
  public static final int BITS = 32;

  /** Shorter side, in pixels, below which pictures are not marked. */
  public static final int MIN_SIDE = 128;

  private static final int PATTERNS = 4;

  /** Power times {@linkplain Residual#clarity clarity} of a mark that JPEG 50 hardly ever hides. */
  private static final double FOUND = 6000;

  private static final double STRONGEST = 3;

  /** Rows whose clarity is measured at a time: a large picture is clear enough after the first. */
  private static final int BAND = 128;

  private static final int MAX_SIDE = 1024;
  private static final int SIDE_STEP = 32;

  /** A picture that was scaled down by more has lost its mark. */
  private static final double MOST_ENLARGED = 2.25;

  /** Side, in pixels, of the area that is searched; a larger one does not improve detection. */
  private static final int ENOUGH = 512;

  /**
   * The score, in standard deviations, that one unmarked picture in a million reaches: see {@code
   * docs/labelling.md}.
   */
  public static final double THRESHOLD = 6.6;

  /** Of the absolute value of a normal variable. */
  private static final double HALF_NORMAL_MEAN = Math.sqrt(2 / Math.PI);

  private static final double HALF_NORMAL_DEVIATION = Math.sqrt(1 - 2 / Math.PI);

  private final WatermarkPattern[] patterns = new WatermarkPattern[PATTERNS];

  /**
   * A detected mark.
   *
   * @param payload 32 bits
   * @param score of the fixed pattern's correlation, and of how plainly the bits are told from each
   *     other, in standard deviations of an unmarked picture
   * @param certainty of the least certain bit, in standard deviations
   */
  public record Detection(int payload, double score, double certainty) {}

  /**
   * @param secret of 32 bytes or more; whoever knows it can detect and forge the mark
   */
  public Watermark(byte[] secret) {
    SecretStream random = new SecretStream(secret);
    for (int i = 0; i < PATTERNS; i++) {
      patterns[i] = WatermarkPattern.of(random);
    }
  }

  /** Whether a picture is large enough to be marked. */
  public static boolean fits(Picture picture) {
    return Math.min(picture.width(), picture.height()) >= MIN_SIDE;
  }

  /**
   * Embeds a mark.
   *
   * @param picture that {@linkplain #fits}
   * @param psnr peak signal-to-noise ratio of the marked picture, in decibels; up to 4.8 less where
   *     the picture has much texture, in which a mark is hard to find and to see
   */
  public Picture embed(Picture picture, int payload, double psnr) {
    float[] cells = patterns[payload & (PATTERNS - 1)].cells(payload);
    double power = power(picture, psnr) * strength(picture, psnr);
    int small = (int) Math.sqrt(power);
    double shareOfLarge = (power - small * small) / (2 * small + 1);
    byte[] marked = picture.samples().clone();
    int at = 0;
    for (int y = 0; y < picture.height(); y++) {
      int row = y / CELL % CELLS * CELLS;
      for (int x = 0; x < picture.width(); x++) {
        int amplitude = dither(x, y) < shareOfLarge ? small + 1 : small;
        int change = cells[row + x / CELL % CELLS] > 0 ? amplitude : -amplitude;
        shift(marked, at, at += picture.channels(), change);
      }
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), marked);
  }

  /** Makes room for both signs, so that the mark is whole in white and black areas too. */
  private static void shift(byte[] levels, int from, int to, int change) {
    int amplitude = Math.abs(change);
    for (int i = from; i < to; i++) {
      int level = Math.max(amplitude, Math.min(255 - amplitude, levels[i] & 0xFF));
      levels[i] = (byte) (level + change);
    }
  }

  /** Dither, uniform from 0 to 1: decides which pixels get the larger of two integer amplitudes. */
  private static double dither(int x, int y) {
    return ((x * 0x9E3779B1 + y * 0x85EBCA77) >>> 8) * 0x1p-24;
  }

  /**
   * The mean squared amplitude of the mark. In white and black areas, where only one sign has room,
   * it costs twice as much.
   */
  private static double power(Picture picture, double psnr) {
    double power = power(psnr);
    double most = Math.ceil(Math.sqrt(power));
    int narrow = 0;
    for (byte sample : picture.samples()) {
      int level = sample & 0xFF;
      narrow += level < most || level > 255 - most ? 1 : 0;
    }
    return power / (1 + (double) narrow / picture.samples().length);
  }

  /** Mean squared error of a peak signal-to-noise ratio in decibels. */
  private static double power(double psnr) {
    return 255 * 255 / Math.pow(10, psnr / 10);
  }

  /**
   * How many times as strong a mark has to be so that it can be found, 1 to {@value #STRONGEST}.
   */
  private static double strength(Picture picture, double psnr) {
    double wanted = FOUND / power(psnr);
    double clarity = 0;
    int width = picture.width();
    for (int top = 0; top < picture.height() && clarity < wanted; top += BAND) {
      int height = Math.min(BAND, picture.height() - top);
      clarity += Residual.clarity(picture.cropped(0, top, width, height).withChannels(1));
    }
    return Math.max(1, Math.min(STRONGEST, wanted / clarity));
  }

  /**
   * Searches for a mark: first at the picture's own scale and any crop; then as if the picture was
   * resized, at the sizes in which pictures are generated.
   */
  public Optional<Detection> detect(Picture picture) {
    Detection best = strongest(picture, THRESHOLD);
    return best.score() < THRESHOLD ? Optional.empty() : Optional.of(best);
  }

  /** The strongest correlation at any scale, also below the threshold. */
  public Detection strongest(Picture picture) {
    return strongest(picture, Double.POSITIVE_INFINITY);
  }

  private Detection strongest(Picture picture, double enough) {
    Picture luma = picture.withChannels(1);
    Detection best = best(luma);
    double largest = Math.min(MAX_SIDE, MOST_ENLARGED * luma.width());
    for (int side = MIN_SIDE; side <= largest && best.score() < enough; side += SIDE_STEP) {
      if (side != luma.width()) {
        Detection resized = best(resized(luma, (double) side / luma.width()));
        best = resized.score() > best.score() ? resized : best;
      }
    }
    return best;
  }

  /** The middle of the picture, as large as needed, at another scale. */
  private static Picture resized(Picture luma, double scale) {
    int width = Math.min(luma.width(), (int) Math.ceil(ENOUGH / scale));
    int height = Math.min(luma.height(), (int) Math.ceil(ENOUGH / scale));
    Picture middle =
        luma.cropped((luma.width() - width) / 2, (luma.height() - height) / 2, width, height);
    return Resampler.resize(
        middle,
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
  }

  /** The best match of any pattern at any shift, at this scale. */
  private Detection best(Picture luma) {
    float[] sums = FoldedTile.cellSums(luma);
    WatermarkPattern bestPattern = patterns[0];
    int bestShift = 0;
    float bestSum = Float.NEGATIVE_INFINITY;
    for (WatermarkPattern pattern : patterns) {
      for (int i = 0; i < TILE * TILE; i++) {
        int shift = 2 * TILE * (i / TILE) + i % TILE;
        float sum = pattern.synchronous(sums, shift);
        if (sum > bestSum) {
          bestPattern = pattern;
          bestShift = shift;
          bestSum = sum;
        }
      }
    }
    return detection(bestPattern.bits(sums, bestShift), bestSum / Math.sqrt(SYNC));
  }

  private static Detection detection(float[] bits, double fixed) {
    int payload = 0;
    double least = Double.MAX_VALUE;
    double plainness = 0;
    for (int bit = 0; bit < BITS; bit++) {
      payload |= bits[bit] > 0 ? 1 << bit : 0;
      double plain = Math.abs(bits[bit]) / Math.sqrt((double) (CHIPS - SYNC) / BITS);
      least = Math.min(least, plain);
      plainness += (plain - HALF_NORMAL_MEAN) / Math.sqrt(BITS);
    }
    double score = (fixed + plainness / HALF_NORMAL_DEVIATION) / Math.sqrt(2);
    return new Detection(payload, score, least);
  }
}

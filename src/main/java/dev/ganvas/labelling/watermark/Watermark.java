package dev.ganvas.labelling.watermark;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.Optional;

/**
 * An invisible mark in the pixels: spread spectrum on luma (Cox et al., <i>Secure spread spectrum
 * watermarking for multimedia</i>, 1997) in a tile of {@value #TILE} x {@value #TILE} pixels that
 * is repeated over the picture. A tile has {@value #CELLS} x {@value #CELLS} cells, each a little
 * lighter or darker; which ones is the secret: half of them are a fixed pattern, by which the mark
 * is found wherever the picture was cropped, the others carry {@value #BITS} bits. There are
 * several patterns, one of which the payload picks, so that averaging many pictures shows less.
 *
 * <p>Thread-safe.
 */
public final class Watermark {
  /** Bits of the payload. */
  public static final int BITS = 32;

  /** Shorter side, in pixels, below which pictures are not marked. */
  public static final int MIN_SIDE = 128;

  private static final int TILE = 64;
  private static final int CELL = 4;
  private static final int CELLS = TILE / CELL;
  private static final int CHIPS = CELLS * CELLS;
  private static final int SYNC = CHIPS / 2;
  private static final int PATTERNS = 4;

  /** Residuals beyond that, in levels, are of the picture and not of the mark. */
  private static final float LIMIT = 4;

  /** Rows that are looked at together; what is around them counts for {@value #MARGIN} more. */
  private static final int BAND = 256;

  private static final int MARGIN = 2 * CELL;
  private static final int MAX_SIDE = 1024;
  private static final int SIDE_STEP = 32;

  /** A picture that was reduced by more has lost its mark. */
  private static final double MOST_ENLARGED = 2.25;

  /** Pixels a side in which a mark is found as surely as in more. */
  private static final int ENOUGH = 512;

  /**
   * The score, in standard deviations, that one unmarked picture in a million reaches: see {@code
   * docs/labelling.md}.
   */
  public static final double THRESHOLD = 6.6;

  private final Pattern[] patterns = new Pattern[PATTERNS];

  /**
   * @param chips cells in a secret order, first those of the fixed pattern
   * @param offsets of their upper left pixels in two tiles beside and two below each other
   * @param signs of each
   */
  private record Pattern(int[] chips, int[] offsets, float[] signs) {}

  /**
   * A mark that was found.
   *
   * @param payload what it carries
   * @param score how far it stands out of the picture, in standard deviations
   * @param certainty of the least certain bit, in standard deviations
   */
  public record Detection(int payload, double score, double certainty) {}

  /**
   * @param secret of 32 bytes or more: whoever has it can find and forge the mark
   */
  public Watermark(byte[] secret) {
    SecretStream random = new SecretStream(secret);
    for (int i = 0; i < PATTERNS; i++) {
      patterns[i] = pattern(random);
    }
  }

  private static Pattern pattern(SecretStream random) {
    int[] chips = new int[CHIPS];
    int[] offsets = new int[CHIPS];
    float[] signs = new float[CHIPS];
    for (int i = 0; i < CHIPS; i++) {
      int j = random.below(i + 1);
      chips[i] = chips[j];
      chips[j] = i;
    }
    for (int i = 0; i < CHIPS; i++) {
      offsets[i] = chips[i] / CELLS * CELL * 2 * TILE + chips[i] % CELLS * CELL;
      signs[i] = random.below(2) == 0 ? 1 : -1;
    }
    return new Pattern(chips, offsets, signs);
  }

  /** Whether a picture is large enough to be marked. */
  public static boolean fits(Picture picture) {
    return Math.min(picture.width(), picture.height()) >= MIN_SIDE;
  }

  /**
   * The picture with a mark in it.
   *
   * @param picture that {@linkplain #fits}
   * @param psnr peak signal-to-noise ratio, in decibels, that the mark may bring the picture down
   *     to
   */
  public Picture embed(Picture picture, int payload, double psnr) {
    float[] cells = cells(payload);
    double power = power(picture, psnr);
    int small = (int) Math.sqrt(power);
    double shareOfLarge = (power - small * small) / (2 * small + 1);
    int channels = picture.channels();
    byte[] samples = picture.samples();
    byte[] marked = new byte[samples.length];
    int at = 0;
    for (int y = 0; y < picture.height(); y++) {
      int row = y / CELL % CELLS * CELLS;
      for (int x = 0; x < picture.width(); x++) {
        int amplitude = dither(x, y) < shareOfLarge ? small + 1 : small;
        int change = cells[row + x / CELL % CELLS] > 0 ? amplitude : -amplitude;
        for (int end = at + channels; at < end; at++) {
          // Room for both signs, so that the mark is whole in white and black areas too.
          int level = Math.max(amplitude, Math.min(255 - amplitude, samples[at] & 0xFF));
          marked[at] = (byte) (level + change);
        }
      }
    }
    return new Picture(picture.width(), picture.height(), channels, marked);
  }

  /** Evenly spread from 0 to 1: which pixels get the larger of two whole amplitudes. */
  private static double dither(int x, int y) {
    return ((x * 0x9E3779B1 + y * 0x85EBCA77) >>> 8) * 0x1p-24;
  }

  /** Light and dark cells of a tile, row by row. */
  private float[] cells(int payload) {
    Pattern pattern = patterns[payload & (PATTERNS - 1)];
    float[] cells = new float[CHIPS];
    for (int k = 0; k < CHIPS; k++) {
      boolean set = k < SYNC || (payload >>> (k % BITS) & 1) == 1;
      cells[pattern.chips()[k]] = set ? pattern.signs()[k] : -pattern.signs()[k];
    }
    return cells;
  }

  /**
   * The mean squared amplitude. White and black areas pay twice, as only one of the two signs has
   * room there.
   */
  private static double power(Picture picture, double psnr) {
    double power = 255 * 255 / Math.pow(10, psnr / 10);
    double most = Math.ceil(Math.sqrt(power));
    int narrow = 0;
    for (byte sample : picture.samples()) {
      int level = sample & 0xFF;
      narrow += level < most || level > 255 - most ? 1 : 0;
    }
    return power / (1 + (double) narrow / picture.samples().length);
  }

  /**
   * Looks for a mark: in the picture as it is, wherever it was cut out; then, as if it were a whole
   * picture that was resized, at the sizes that pictures are made in.
   */
  public Optional<Detection> detect(Picture picture) {
    Detection best = strongest(picture, THRESHOLD);
    return best.score() < THRESHOLD ? Optional.empty() : Optional.of(best);
  }

  /** The strongest trace of a mark at any size, whether it is one or not. */
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

  /** As much from the middle of the picture as is needed, at another scale. */
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

  /** The best match of any pattern at any shift, at this size. */
  private Detection best(Picture luma) {
    float[] sums = cellSums(folded(luma));
    Pattern bestPattern = patterns[0];
    int bestShift = 0;
    float bestSum = Float.NEGATIVE_INFINITY;
    for (Pattern pattern : patterns) {
      for (int y = 0; y < TILE; y++) {
        for (int x = 0; x < TILE; x++) {
          float sum = synchronous(pattern, sums, 2 * TILE * y + x);
          if (sum > bestSum) {
            bestPattern = pattern;
            bestShift = 2 * TILE * y + x;
            bestSum = sum;
          }
        }
      }
    }
    return read(bestPattern, sums, bestShift, bestSum / Math.sqrt(SYNC));
  }

  private static float synchronous(Pattern pattern, float[] sums, int shift) {
    float sum = 0;
    for (int k = 0; k < SYNC; k++) {
      sum += pattern.signs()[k] * sums[shift + pattern.offsets()[k]];
    }
    return sum;
  }

  private static Detection read(Pattern pattern, float[] sums, int shift, double score) {
    float[] bits = new float[BITS];
    for (int k = SYNC; k < CHIPS; k++) {
      bits[k % BITS] += pattern.signs()[k] * sums[shift + pattern.offsets()[k]];
    }
    int payload = 0;
    double least = Double.MAX_VALUE;
    for (int bit = 0; bit < BITS; bit++) {
      payload |= bits[bit] > 0 ? 1 << bit : 0;
      least = Math.min(least, Math.abs(bits[bit]) / Math.sqrt((double) (CHIPS - SYNC) / BITS));
    }
    return new Detection(payload, score, least);
  }

  /** What is left of the luma without its surroundings, limited: edges tell nothing of the mark. */
  private static float[] residual(Picture luma) {
    int width = luma.width();
    int height = luma.height();
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = luma.samples()[i] & 0xFF;
    }
    float[] smooth = boxes(boxes(values, width, height), width, height);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-LIMIT, Math.min(LIMIT, values[i] - smooth[i]));
    }
    return values;
  }

  /** Means over squares of {@code 2 CELL + 1} pixels, smaller ones at the border. */
  private static float[] boxes(float[] values, int width, int height) {
    return transposedRowMeans(transposedRowMeans(values, width, height), height, width);
  }

  private static float[] transposedRowMeans(float[] values, int width, int height) {
    float[] means = new float[values.length];
    for (int y = 0; y < height; y++) {
      double sum = 0;
      for (int x = -CELL; x < width; x++) {
        int enters = x + CELL;
        int leaves = x - CELL - 1;
        sum += enters < width ? values[y * width + enters] : 0;
        sum -= leaves >= 0 ? values[y * width + leaves] : 0;
        if (x >= 0) {
          int count = Math.min(width - 1, enters) - Math.max(0, leaves + 1) + 1;
          means[x * height + y] = (float) (sum / count);
        }
      }
    }
    return means;
  }

  /** All tiles laid on each other: the mean at each place. In bands, which take little memory. */
  private static float[] folded(Picture luma) {
    float[] sums = new float[TILE * TILE];
    int[] counts = new int[TILE * TILE];
    int width = luma.width();
    for (int top = 0; top < luma.height(); top += BAND) {
      int bottom = Math.min(luma.height(), top + BAND);
      int from = Math.max(0, top - MARGIN);
      int to = Math.min(luma.height(), bottom + MARGIN);
      float[] residual = residual(luma.cropped(0, from, width, to - from));
      for (int y = top; y < bottom; y++) {
        for (int x = 0; x < width; x++) {
          int at = y % TILE * TILE + x % TILE;
          sums[at] += residual[(y - from) * width + x];
          counts[at]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i]);
    }
    return sums;
  }

  /**
   * Sums over a cell from each place on, in standard deviations: of two tiles beside and two below
   * each other, so that a tile can begin anywhere in the first.
   */
  private static float[] cellSums(float[] tile) {
    float[] sums = new float[4 * TILE * TILE];
    double squares = 0;
    double total = 0;
    for (int y = 0; y < 2 * TILE; y++) {
      for (int x = 0; x < 2 * TILE; x++) {
        float sum = 0;
        for (int dy = 0; dy < CELL; dy++) {
          for (int dx = 0; dx < CELL; dx++) {
            sum += tile[(y + dy) % TILE * TILE + (x + dx) % TILE];
          }
        }
        sums[y * 2 * TILE + x] = sum;
        total += sum;
        squares += (double) sum * sum;
      }
    }
    double mean = total / sums.length;
    double deviation = Math.sqrt(Math.max(1e-12, squares / sums.length - mean * mean));
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (float) ((sums[i] - mean) / deviation);
    }
    return sums;
  }
}

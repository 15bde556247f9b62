package dev.ganvas.benchmark;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.watermark.Watermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How surely the watermark is found in pictures after what happens to pictures, what it costs them,
 * and how far unmarked pictures stay from its threshold.
 *
 * @param psnr peak signal-to-noise ratio of the marked pictures, in decibels, mean
 * @param ssim structural similarity of their luma (Wang et al., 2004, with square windows of 8
 *     pixels), mean
 * @param unmarked pictures without a mark that were looked at
 * @param highest score of any of them
 * @param millionth score that one unmarked picture in a million reaches, by an exponential tail
 *     through the highest hundredth of the scores
 * @param found unmarked pictures that were taken for marked ones
 */
public record WatermarkBenchmark(
    double psnr,
    double ssim,
    List<Row> rows,
    int unmarked,
    double highest,
    double millionth,
    int found) {
  private static final int WINDOW = 8;
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;

  /**
   * One distortion.
   *
   * @param detected share of the pictures in which the mark is found
   * @param bits share of the payload's bits that are right where it is found
   * @param payloads share of the pictures whose whole payload is right
   */
  public record Row(String distortion, double detected, double bits, double payloads) {}

  /**
   * @param pictures to mark
   * @param unmarked to look for marks in
   * @param psnr decibels, as configured
   */
  public static WatermarkBenchmark run(
      List<Picture> pictures, List<Picture> unmarked, double psnr) {
    Watermark watermark = new Watermark(new byte[] {7});
    SplittableRandom random = new SplittableRandom(7);
    int[] payloads = pictures.stream().mapToInt(picture -> random.nextInt()).toArray();
    List<Picture> marked =
        IntStream.range(0, payloads.length)
            .parallel()
            .mapToObj(i -> watermark.embed(pictures.get(i), payloads[i], psnr))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Distortion distortion : Distortion.values()) {
      rows.add(row(watermark, distortion, marked, payloads));
    }
    double[] scores =
        unmarked.parallelStream()
            .mapToDouble(picture -> watermark.strongest(picture).score())
            .sorted()
            .toArray();
    return new WatermarkBenchmark(
        mean(pictures, marked, WatermarkBenchmark::psnr),
        mean(pictures, marked, WatermarkBenchmark::ssim),
        rows,
        scores.length,
        scores[scores.length - 1],
        tail(scores, 1e-6),
        (int) Arrays.stream(scores).filter(score -> score >= Watermark.THRESHOLD).count());
  }

  private static Row row(
      Watermark watermark, Distortion distortion, List<Picture> marked, int[] payloads) {
    int[] wrongBits =
        IntStream.range(0, payloads.length)
            .parallel()
            .map(
                i -> {
                  Picture copy = distortion.apply(marked.get(i), new SplittableRandom(i));
                  return watermark
                      .detect(copy)
                      .map(found -> Integer.bitCount(found.payload() ^ payloads[i]))
                      .orElse(-1);
                })
            .toArray();
    double detected = Arrays.stream(wrongBits).filter(wrong -> wrong >= 0).count();
    double right = Arrays.stream(wrongBits).filter(wrong -> wrong == 0).count();
    double wrong = Arrays.stream(wrongBits).filter(bits -> bits > 0).sum();
    return new Row(
        distortion.label(),
        detected / payloads.length,
        1 - wrong / Math.max(1, detected * Watermark.BITS),
        right / payloads.length);
  }

  /** The score that such a share exceeds, if the logarithm of that share goes on straight. */
  private static double tail(double[] sorted, double share) {
    int from = sorted.length - Math.max(2, sorted.length / 100);
    double start = sorted[from];
    double excess = 0;
    for (int i = from; i < sorted.length; i++) {
      excess += (sorted[i] - start) / (sorted.length - from);
    }
    double above = (double) (sorted.length - from) / sorted.length;
    return start + excess * Math.log(above / share);
  }

  private interface Measure {
    double of(Picture one, Picture other);
  }

  private static double mean(List<Picture> pictures, List<Picture> marked, Measure measure) {
    return IntStream.range(0, pictures.size())
        .mapToDouble(i -> measure.of(pictures.get(i), marked.get(i)))
        .average()
        .orElse(Double.NaN);
  }

  private static double psnr(Picture one, Picture other) {
    return 20 * Math.log10(255 / one.difference(other));
  }

  private static double ssim(Picture one, Picture other) {
    Picture x = one.withChannels(1);
    Picture y = other.withChannels(1);
    double sum = 0;
    int windows = 0;
    for (int top = 0; top + WINDOW <= x.height(); top += WINDOW / 2) {
      for (int left = 0; left + WINDOW <= x.width(); left += WINDOW / 2) {
        sum += ssim(x, y, left, top);
        windows++;
      }
    }
    return sum / windows;
  }

  private static double ssim(Picture one, Picture other, int left, int top) {
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < WINDOW * WINDOW; i++) {
      int at = (top + i / WINDOW) * one.width() + left + i % WINDOW;
      int a = one.samples()[at] & 0xFF;
      int b = other.samples()[at] & 0xFF;
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    double n = WINDOW * WINDOW;
    double means = x / n * (y / n);
    double squares = x / n * (x / n) + y / n * (y / n);
    double variances = xx / n + yy / n - squares;
    double covariance = xy / n - means;
    return (2 * means + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
  }

  /** The numbers as a Markdown table. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append("| after | found | bits right | all 32 right |\n| --- | --- | --- | --- |\n");
    for (Row row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f %% | %.2f %% | %.1f %% |%n",
              row.distortion(),
              100 * row.detected(),
              100 * row.bits(),
              100 * row.payloads()));
    }
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%nPSNR %.2f dB, SSIM %.4f; of %d unmarked pictures %d were taken for marked, the"
                    + " highest score was %.2f, one in a million would reach %.2f; the threshold is"
                    + " %.2f%n",
                psnr,
                ssim,
                unmarked,
                found,
                highest,
                millionth,
                Watermark.THRESHOLD))
        .toString();
  }
}

package dev.ganvas.datasets;

import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import dev.ganvas.images.UnreadablePictureException;
import dev.ganvas.imagesets.FileReport.Kind;
import dev.ganvas.imagesets.FileReport.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decodes a file and tells all that is wrong with its picture by itself. Thread-safe. */
final class PictureCheck {
  private static final int SHARPNESS_SIDE = 64;

  private final DatasetProperties limits;

  PictureCheck(DatasetProperties limits) {
    this.limits = limits;
  }

  /**
   * Decodes a picture.
   *
   * @throws UnreadablePictureException saying why, if it cannot be decoded
   */
  Picture decode(byte[] file) throws UnreadablePictureException {
    return PictureReader.read(file, limits.maxPixels());
  }

  /** What is wrong with the picture; empty if nothing is. */
  List<Problem> problems(Picture picture) {
    List<Problem> problems = new ArrayList<>(shapeProblems(picture));
    double[] luma = luma(picture);
    double variance = variance(luma);
    double contrast = Math.sqrt(variance);
    double sharpness = variance(laplacian(luma)) / variance;
    if (contrast < limits.minContrast()) {
      String message = "contrast %.1f of 255; at least %.1f is needed";
      problems.add(new Problem(Kind.BLANK, words(message, contrast, limits.minContrast())));
    } else if (shorter(picture) >= limits.minSide() && sharpness < limits.minSharpness()) {
      String message = "sharpness %.3f; at least %.3f is needed";
      problems.add(new Problem(Kind.BLURRY, words(message, sharpness, limits.minSharpness())));
    }
    return problems;
  }

  private List<Problem> shapeProblems(Picture picture) {
    List<Problem> problems = new ArrayList<>();
    String size = "%d x %d pixels; ".formatted(picture.width(), picture.height());
    if (shorter(picture) < limits.minSide()) {
      String needed = "at least %d a side are needed".formatted(limits.minSide());
      problems.add(new Problem(Kind.TOO_SMALL, size + needed));
    }
    int longer = Math.max(picture.width(), picture.height());
    if (longer > limits.maxAspectRatio() * shorter(picture)) {
      String allowed =
          "the longer side may be %s times the shorter".formatted(limits.maxAspectRatio());
      problems.add(new Problem(Kind.EXTREME_ASPECT_RATIO, size + allowed));
    }
    return problems;
  }

  private static int shorter(Picture picture) {
    return Math.min(picture.width(), picture.height());
  }

  private static String words(String format, double value, double limit) {
    return String.format(Locale.ROOT, format, value, limit);
  }

  private static double[] luma(Picture picture) {
    Picture small =
        Resampler.resize(
            Resampler.cropToSquare(picture).withChannels(1), SHARPNESS_SIDE, SHARPNESS_SIDE);
    double[] luma = new double[SHARPNESS_SIDE * SHARPNESS_SIDE];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = small.samples()[i] & 0xFF;
    }
    return luma;
  }

  /**
   * Pech-Pacheco et al., <i>Diatom autofocusing in brightfield microscopy</i> (2000), judge focus
   * by its variance; over that of the picture, it says nothing of contrast.
   */
  private static double[] laplacian(double[] luma) {
    int side = SHARPNESS_SIDE;
    double[] values = new double[(side - 2) * (side - 2)];
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int at = y * side + x;
        values[(y - 1) * (side - 2) + x - 1] =
            luma[at - 1] + luma[at + 1] + luma[at - side] + luma[at + side] - 4 * luma[at];
      }
    }
    return values;
  }

  private static double variance(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / values.length;
    return Math.max(0, squares / values.length - mean * mean);
  }
}

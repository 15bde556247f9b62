package dev.ganvas.datasets;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * How varied pictures are.
 *
 * @param effectiveImages the Vendi score: how many wholly different pictures would be as varied.
 *     Friedman and Dieng (2023): the exponential of the entropy of the eigenvalues of {@code K/n},
 *     {@code K} the cosine similarities of the features. These are thumbnails of {@value #SIDE} x
 *     {@value #SIDE} colour pixels less the mean thumbnail, so it is at most {@value #FEATURES}.
 * @param classBalance entropy of the classes over that of equal ones, from 0 to 1; 1 without
 * @param meanBrightness luma from 0 to 255
 * @param brightnessSpread standard deviation of the pictures' luma
 * @param colourSpread mean standard deviation of the pictures' red, green and blue about their luma
 */
public record DatasetDiversity(
    @Schema(
            description =
                "How many wholly different pictures would be as varied as these (Vendi score of"
                    + " thumbnails of 8 x 8 pixels): near 1 where all are alike, 192 at most."
                    + " Repeats and near-duplicates do not raise it")
        double effectiveImages,
    @Schema(
            description =
                "1 where all classes have as many pictures, or without classes; towards 0 where one has nearly all")
        double classBalance,
    @Schema(description = "Mean luma, 0 to 255") double meanBrightness,
    @Schema(description = "Standard deviation of the pictures' luma, in steps of 0 to 255")
        double brightnessSpread,
    @Schema(
            description =
                "Mean standard deviation of red, green and blue about the luma: 0 in gray pictures")
        double colourSpread) {
  static final int SIDE = 8;
  static final int FEATURES = 3 * SIDE * SIDE;

  /** Collects the thumbnails of pictures. */
  static final class Collector {
    private final List<double[]> thumbnails = new ArrayList<>();

    void add(Picture picture) {
      byte[] samples = Resampler.resize(picture.withChannels(3), SIDE, SIDE).samples();
      double[] values = new double[FEATURES];
      for (int i = 0; i < FEATURES; i++) {
        values[i] = samples[i] & 0xFF;
      }
      thumbnails.add(values);
    }

    /**
     * @param classSizes pictures of each class
     */
    DatasetDiversity finish(Iterable<Integer> classSizes) {
      double[] brightness = thumbnails.stream().mapToDouble(Collector::luma).toArray();
      return new DatasetDiversity(
          rounded(vendiScore()),
          rounded(balance(classSizes)),
          rounded(mean(brightness)),
          rounded(deviation(brightness)),
          rounded(mean(thumbnails.stream().mapToDouble(Collector::colourfulness).toArray())));
    }

    private static double luma(double[] thumbnail) {
      double sum = 0;
      for (int i = 0; i < FEATURES; i += 3) {
        sum += 0.299 * thumbnail[i] + 0.587 * thumbnail[i + 1] + 0.114 * thumbnail[i + 2];
      }
      return sum / (SIDE * SIDE);
    }

    private static double colourfulness(double[] thumbnail) {
      double squares = 0;
      for (int i = 0; i < FEATURES; i += 3) {
        double gray = (thumbnail[i] + thumbnail[i + 1] + thumbnail[i + 2]) / 3;
        for (int c = 0; c < 3; c++) {
          squares += (thumbnail[i + c] - gray) * (thumbnail[i + c] - gray) / FEATURES;
        }
      }
      return Math.sqrt(squares);
    }

    /** {@code X'X/n} has the eigenvalues of {@code XX'/n = K/n} that are not 0. */
    private double vendiScore() {
      double[] mean = new double[FEATURES];
      for (double[] thumbnail : thumbnails) {
        for (int i = 0; i < FEATURES; i++) {
          mean[i] += thumbnail[i] / thumbnails.size();
        }
      }
      double[][] gram = new double[FEATURES][FEATURES];
      for (double[] thumbnail : thumbnails) {
        addOuterProduct(gram, unit(thumbnail, mean));
      }
      double entropy = 0;
      // Singular values, for a matrix like this the eigenvalues: found whatever its rank.
      for (double value :
          new SingularValueDecomposition(new Array2DRowRealMatrix(gram, false))
              .getSingularValues()) {
        entropy -= value > 1e-12 ? value * Math.log(value) : 0;
      }
      return Math.exp(entropy);
    }

    private void addOuterProduct(double[][] gram, double[] x) {
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          gram[i][j] += x[i] * x[j] / thumbnails.size();
        }
      }
    }

    private static double[] unit(double[] thumbnail, double[] mean) {
      double[] centred = new double[FEATURES];
      double squares = 0;
      for (int i = 0; i < FEATURES; i++) {
        centred[i] = thumbnail[i] - mean[i];
        squares += centred[i] * centred[i];
      }
      for (int i = 0; i < FEATURES && squares > 0; i++) {
        centred[i] /= Math.sqrt(squares);
      }
      return centred;
    }

    private static double balance(Iterable<Integer> sizes) {
      double total = 0;
      int classes = 0;
      for (int size : sizes) {
        total += size;
        classes++;
      }
      double entropy = 0;
      for (int size : sizes) {
        entropy -= size / total * Math.log(size / total);
      }
      return classes < 2 ? 1 : entropy / Math.log(classes);
    }

    private static double mean(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum / values.length;
    }

    private static double deviation(double[] values) {
      double mean = mean(values);
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return Math.sqrt(squares / values.length);
    }

    private static double rounded(double value) {
      return Math.round(value * 1000) / 1000.0;
    }
  }
}

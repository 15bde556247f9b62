package dev.ganvas.images;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.jspecify.annotations.Nullable;

/**
 * Colours by a transfer function and by the chromaticities of white and the primaries (ISO/IEC
 * 15948, its annex on conversion).
 */
final class RgbColour implements SourceColour {
  /** Of sRGB: white, red, green, blue; x and y of each. */
  static final double[] SRGB_CHROMATICITIES = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};

  private static final double SRGB_EXPONENT = 1 / 2.2;
  private static final double SAME = 0.005;
  private static final int FINE = 4096;
  private static final byte[] ENCODED = new byte[FINE + 1];

  static {
    for (int i = 0; i <= FINE; i++) {
      double light = (double) i / FINE;
      double level = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      ENCODED[i] = (byte) Math.round(255 * level);
    }
  }

  private final double[] light = new double[256];
  private final double[][] toSrgb;

  private RgbColour(DoubleUnaryOperator toLight, double[][] toSrgb) {
    this.toSrgb = whiteToWhite(toSrgb);
    for (int level = 0; level < light.length; level++) {
      light[level] = toLight.applyAsDouble(level / 255.0);
    }
  }

  /** Another white becomes ours. */
  private static double[][] whiteToWhite(double[][] matrix) {
    for (double[] row : matrix) {
      double sum = row[0] + row[1] + row[2];
      for (int c = 0; c < 3; c++) {
        row[c] /= sum;
      }
    }
    return matrix;
  }

  /**
   * @param toLight from levels to linear light, both from 0 to 1
   * @param chromaticities of white, red, green and blue, x and y of each
   */
  static SourceColour of(DoubleUnaryOperator toLight, double[] chromaticities) {
    return new RgbColour(toLight, toSrgb(chromaticities));
  }

  /**
   * By an exponent. Where the chromaticities make no sense, the exponent does not count either, as
   * in browsers.
   *
   * @param exponent of the file, such as 0.45455; positive
   * @param chromaticities of white, red, green and blue, x and y of each
   */
  static SourceColour ofGamma(double exponent, double[] chromaticities) {
    boolean same = Math.abs(exponent - SRGB_EXPONENT) < SAME;
    for (int i = 0; i < chromaticities.length; i++) {
      same &= Math.abs(chromaticities[i] - SRGB_CHROMATICITIES[i]) < SAME;
    }
    double[][] toSrgb = same ? null : toSrgbIfSensible(chromaticities);
    return toSrgb == null ? SRGB : new RgbColour(level -> Math.pow(level, 1 / exponent), toSrgb);
  }

  /** Null unless they lie in the chromaticity diagram, span it, and their white has light. */
  private static double @Nullable [][] toSrgbIfSensible(double[] chromaticities) {
    boolean inside = DoubleStream.of(chromaticities).allMatch(value -> value >= 0 && value <= 1);
    if (!inside || chromaticities[1] == 0) {
      return null;
    }
    try {
      double[][] toSrgb = toSrgb(chromaticities);
      return Stream.of(toSrgb).allMatch(row -> row[0] + row[1] + row[2] > 0) ? toSrgb : null;
    } catch (SingularMatrixException e) {
      return null;
    }
  }

  private static double[][] toSrgb(double[] chromaticities) {
    RealMatrix back = MatrixUtils.inverse(toXyz(SRGB_CHROMATICITIES));
    return back.multiply(toXyz(chromaticities)).getData();
  }

  /**
   * Linear red, green and blue to CIE XYZ (SMPTE RP 177). A primary may have no luminance: its y is
   * no divisor.
   */
  private static RealMatrix toXyz(double[] chromaticities) {
    RealMatrix primaries = MatrixUtils.createRealMatrix(3, 3);
    for (int c = 0; c < 3; c++) {
      primaries.setColumn(c, xyz(chromaticities, 2 + 2 * c));
    }
    RealVector white = new ArrayRealVector(xyz(chromaticities, 0)).mapDivide(chromaticities[1]);
    RealVector scales = MatrixUtils.inverse(primaries).operate(white);
    return primaries.multiply(MatrixUtils.createRealDiagonalMatrix(scales.toArray()));
  }

  private static double[] xyz(double[] chromaticities, int at) {
    double x = chromaticities[at];
    double y = chromaticities[at + 1];
    return new double[] {x, y, 1 - x - y};
  }

  @Override
  public void toSrgb(byte[] levels, int channels) {
    if (channels == 1) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = encoded(light[levels[i] & 0xFF]);
      }
      return;
    }
    for (int i = 0; i < levels.length; i += 3) {
      double red = light[levels[i] & 0xFF];
      double green = light[levels[i + 1] & 0xFF];
      double blue = light[levels[i + 2] & 0xFF];
      for (int c = 0; c < 3; c++) {
        double[] row = toSrgb[c];
        levels[i + c] = encoded(row[0] * red + row[1] * green + row[2] * blue);
      }
    }
  }

  /** A level on sRGB's curve (IEC 61966-2-1). */
  private static byte encoded(double light) {
    if (light < 0.004) { // Where the curve is steep, the table is too coarse.
      return (byte) Math.round(255 * Math.max(0, 12.92 * Math.min(light, 0.0031308)));
    }
    return ENCODED[(int) (Math.min(1, light) * FINE + 0.5)];
  }
}

package dev.ganvas.images;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Colours by code points (ITU-T H.273), as the chunk cICP of a PNG file states them. */
final class CodePoints {
  private static final double[] BT_2020 = {0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046};
  private static final double[] DISPLAY_P3 = {0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06};
  private static final int PRIMARIES_OF_SRGB = 1;
  private static final int TRANSFER_OF_SRGB = 13;

  private CodePoints() {}

  /**
   * Null if they are none that can be followed: of a high dynamic range, of a narrow range of
   * levels, or unknown.
   *
   * @param data primaries, transfer function, matrix, and whether all levels are used
   */
  static @Nullable SourceColour of(byte[] data) {
    if (data.length != 4 || data[2] != 0 || data[3] != 1) {
      return null;
    }
    if (data[0] == PRIMARIES_OF_SRGB && data[1] == TRANSFER_OF_SRGB) {
      return SourceColour.SRGB;
    }
    double[] chromaticities = chromaticities(data[0]);
    DoubleUnaryOperator toLight = toLight(data[1]);
    return chromaticities == null || toLight == null ? null : RgbColour.of(toLight, chromaticities);
  }

  private static double @Nullable [] chromaticities(int primaries) {
    return switch (primaries) {
      case PRIMARIES_OF_SRGB -> RgbColour.SRGB_CHROMATICITIES;
      case 9 -> BT_2020;
      case 12 -> DISPLAY_P3;
      default -> null;
    };
  }

  /** As screens show them: those of BT.709 and its like by BT.1886. */
  private static @Nullable DoubleUnaryOperator toLight(int transfer) {
    return switch (transfer) {
      case 1, 6, 14, 15 -> level -> Math.pow(level, 2.4);
      case 4 -> level -> Math.pow(level, 2.2);
      case 5 -> level -> Math.pow(level, 2.8);
      case 8 -> level -> level;
      case TRANSFER_OF_SRGB ->
          level -> level < 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
      default -> null;
    };
  }
}

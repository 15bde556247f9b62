package dev.ganvas.models;

/** Conversion to IEEE 754 binary16, which Java 17 lacks. */
final class HalfFloat {
  private static final float SUBNORMAL_UNIT = 0x1p-24f;

  private HalfFloat() {}

  /** The nearest binary16 value, ties to even; values out of range become infinite. */
  static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= 65520f) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(magnitude / SUBNORMAL_UNIT));
    }
    int rebiased = Float.floatToRawIntBits(magnitude) - ((127 - 15) << 23);
    int rounded = rebiased + 0xFFF + ((rebiased >>> 13) & 1);
    return (short) (sign | (rounded >>> 13));
  }

  static float toFloat(short half) {
    int exponent = (half >>> 10) & 0x1F;
    int mantissa = half & 0x3FF;
    float magnitude;
    if (exponent == 0) {
      magnitude = mantissa * SUBNORMAL_UNIT;
    } else if (exponent == 0x1F) {
      magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 127 - 15) << 23 | mantissa << 13);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}

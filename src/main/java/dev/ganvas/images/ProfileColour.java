package dev.ganvas.images;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Colours by an ICC profile (ISO 15076-1). A profile that does not fit the samples, or that is
 * damaged, says nothing, as in browsers.
 */
final class ProfileColour implements SourceColour {
  /** Larger ones are not unpacked, in bytes. JPEG holds no larger ones. */
  static final int MAX_BYTES = 16 << 20;

  private static final int LEVELS = 256;

  private final ICC_Profile profile;
  private @Nullable ColorConvertOp conversion;
  private byte @Nullable [] grays;

  private ProfileColour(ICC_Profile profile) {
    this.profile = profile;
  }

  /** The colours of a profile, which may be none. */
  static SourceColour of(byte @Nullable [] profile) {
    ICC_Profile parsed = parse(profile);
    if (parsed == null) {
      return SRGB;
    }
    int type = parsed.getColorSpaceType();
    return type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY
        ? new ProfileColour(parsed)
        : SRGB;
  }

  /** Whether it is one for CMYK, that a decoder may take. */
  static boolean isCmyk(byte @Nullable [] profile) {
    ICC_Profile parsed = parse(profile);
    return parsed != null && parsed.getColorSpaceType() == ColorSpace.TYPE_CMYK;
  }

  private static @Nullable ICC_Profile parse(byte @Nullable [] profile) {
    try {
      return profile == null ? null : ICC_Profile.getInstance(profile);
    } catch (IllegalArgumentException | CMMException e) {
      return null;
    }
  }

  @Override
  public void toSrgb(byte[] levels, int channels) {
    try {
      if (channels == 1) {
        mapGrays(levels);
      } else if (profile.getColorSpaceType() == ColorSpace.TYPE_RGB) {
        WritableRaster pixels = raster(levels);
        conversion().filter(pixels, pixels);
      }
    } catch (CMMException | IllegalArgumentException e) {
      // Left as they are.
    }
  }

  private ColorConvertOp conversion() {
    if (conversion == null) {
      ICC_Profile[] way = {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
      conversion = new ColorConvertOp(way, null);
    }
    return conversion;
  }

  private void mapGrays(byte[] levels) {
    if (grays == null) {
      grays = grays(new ICC_ColorSpace(profile));
    }
    for (int i = 0; i < levels.length; i++) {
      levels[i] = grays[levels[i] & 0xFF];
    }
  }

  /** Of a profile for red, green and blue, those where the three are one. */
  private static byte[] grays(ICC_ColorSpace space) {
    byte[] grays = new byte[LEVELS];
    float[] components = new float[space.getNumComponents()];
    for (int level = 0; level < LEVELS; level++) {
      Arrays.fill(components, level / 255f);
      grays[level] = (byte) Math.round(space.toRGB(components)[1] * 255);
    }
    return grays;
  }

  private static WritableRaster raster(byte[] levels) {
    DataBuffer buffer = new DataBufferByte(levels, levels.length);
    int width = levels.length / 3;
    return Raster.createInterleavedRaster(
        buffer, width, 1, levels.length, 3, new int[] {0, 1, 2}, null);
  }
}

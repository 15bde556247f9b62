package dev.ganvas.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a PNG file say of its colours (ISO/IEC 15948, chunks cICP, iCCP, sRGB, gAMA
 * and cHRM). Of each, the first counts; a damaged one says nothing, as in browsers.
 */
final class PngColour {
  private static final int MAX_NAME = 80;
  private static final int INTENTS = 4;
  private static final int CHROMATICITIES = 8;

  private final Set<String> seen = new HashSet<>();
  private @Nullable SourceColour codePoints;
  private byte @Nullable [] profile;
  private boolean srgb;
  private double exponent;
  private double @Nullable [] chromaticities;

  void take(String type, byte[] data) {
    if (!seen.add(type)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(data);
    switch (type) {
      case "cICP" -> codePoints = CodePoints.of(data);
      case "iCCP" -> profile = unpack(data);
      case "sRGB" -> srgb = data.length == 1 && data[0] >= 0 && data[0] < INTENTS;
      case "gAMA" -> {
        if (data.length == Integer.BYTES) {
          exponent = bytes.getInt() / 1e5;
        }
      }
      case "cHRM" -> {
        if (data.length == CHROMATICITIES * Integer.BYTES) {
          chromaticities =
              IntStream.range(0, CHROMATICITIES).mapToDouble(i -> bytes.getInt() / 1e5).toArray();
        }
      }
      default -> {}
    }
  }

  /** Null if it is damaged, or too large to be unpacked. */
  private static byte @Nullable [] unpack(byte[] data) {
    int name = 0;
    while (name < Math.min(MAX_NAME, data.length) && data[name] != 0) {
      name++;
    }
    var packed = new ByteArrayInputStream(data, name + 2, Math.max(0, data.length - name - 2));
    try (InflaterInputStream input = new InflaterInputStream(packed)) {
      byte[] unpacked = input.readNBytes(ProfileColour.MAX_BYTES + 1);
      return unpacked.length > ProfileColour.MAX_BYTES ? null : unpacked;
    } catch (IOException e) {
      return null;
    }
  }

  /** Code points go before a profile, that before the claim to be sRGB, and that before numbers. */
  SourceColour said() {
    if (codePoints != null) {
      return codePoints;
    }
    if (profile != null) {
      return ProfileColour.of(profile);
    }
    if (srgb || exponent <= 0) {
      return SourceColour.SRGB;
    }
    return RgbColour.ofGamma(
        exponent, chromaticities == null ? RgbColour.SRGB_CHROMATICITIES : chromaticities);
  }
}

package dev.ganvas.labelling.watermark;

import dev.ganvas.images.Picture;

/**
 * Writes "AI GENERATED", or where there is no room "AI", into the lower left corner: white on
 * black, the letters at least a twentieth of the shorter side high. The letters are drawn here, as
 * a machine without a screen may have no fonts.
 */
public final class VisibleLabel {
  private static final int GLYPH_WIDTH = 5;
  private static final int GLYPH_HEIGHT = 7;
  private static final int ADVANCE = GLYPH_WIDTH + 1;
  private static final double SHARE = 0.05;
  private static final String LONG = "AI GENERATED";
  private static final String SHORT = "AI";

  private VisibleLabel() {}

  /** Draws the label into a copy of the picture. */
  public static Picture draw(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    int scale = (int) Math.max(1, Math.ceil(SHARE * side / GLYPH_HEIGHT));
    String text = width(LONG) * scale <= picture.width() ? LONG : SHORT;
    int top = picture.height() - scale * (GLYPH_HEIGHT + 2);
    byte[] samples = picture.samples().clone();
    for (int y = Math.max(0, top); y < picture.height(); y++) {
      for (int x = 0; x < Math.min(picture.width(), width(text) * scale); x++) {
        boolean ink = ink(text, x / scale - 1, (y - top) / scale - 1);
        int at = (y * picture.width() + x) * picture.channels();
        for (int channel = 0; channel < picture.channels(); channel++) {
          samples[at + channel] = (byte) (ink ? 0xFF : 0);
        }
      }
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), samples);
  }

  private static int width(String text) {
    return ADVANCE * text.length() + 1;
  }

  private static boolean ink(String text, int x, int y) {
    int column = Math.floorMod(x, ADVANCE);
    int letter = Math.floorDiv(x, ADVANCE);
    return y >= 0
        && y < GLYPH_HEIGHT
        && letter >= 0
        && letter < text.length()
        && column < GLYPH_WIDTH
        && (rows(text.charAt(letter))[y] >> (GLYPH_WIDTH - 1 - column) & 1) == 1;
  }

  /** The bitmap of a letter, five bits a row. */
  private static int[] rows(char letter) {
    return switch (letter) {
      case 'A' -> new int[] {0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001};
      case 'D' -> new int[] {0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110};
      case 'E' -> new int[] {0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111};
      case 'G' -> new int[] {0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01110};
      case 'I' -> new int[] {0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110};
      case 'N' -> new int[] {0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001};
      case 'R' -> new int[] {0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001};
      case 'T' -> new int[] {0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100};
      default -> new int[GLYPH_HEIGHT];
    };
  }
}

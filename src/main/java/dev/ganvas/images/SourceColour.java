package dev.ganvas.images;

/** What the samples of a file mean. Not thread-safe. */
interface SourceColour {
  /** They are sRGB, as is everything that says nothing. */
  SourceColour SRGB = (levels, channels) -> {};

  /**
   * Turns levels into sRGB, in place.
   *
   * @param levels {@code [n, channels]}, 0 to 255
   * @param channels 1 or 3
   */
  void toSrgb(byte[] levels, int channels);
}

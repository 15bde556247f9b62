package dev.ganvas.dreams;

/**
 * What is dreamt on a picture.
 *
 * @param version of the classifier that dreams
 */
public record Dream(String version, DreamOptions options) {
  /** Pictures of one request that are dreamt on. */
  public static final int MOST_PICTURES = 4;
}

package dev.ganvas.films;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ServedModel;
import java.util.List;

/**
 * A film that is known to be possible.
 *
 * @param keyframes at least two
 * @param loop whether it leads from the last keyframe back to the first
 * @param seconds of the whole film, where the keyframes do not say their own
 * @param fps pictures each second
 * @param truncation factor on the latents
 * @param size side in pixels
 * @param marks what the file carries besides the marks that all carry
 */
public record FilmRequest(
    ServedModel model,
    List<Keyframe> keyframes,
    boolean loop,
    double seconds,
    int fps,
    Easing easing,
    double truncation,
    int size,
    FilmFormat format,
    Marks marks) {
  public static final int MAX_SECONDS = 60;
  public static final int MAX_FPS = 60;

  /** Of all pictures together. */
  public static final long MAX_PIXELS = 1L << 30;

  public FilmRequest {
    keyframes = List.copyOf(keyframes);
  }

  /** How many pictures. */
  public int frames() {
    return Walk.of(this).frames();
  }
}

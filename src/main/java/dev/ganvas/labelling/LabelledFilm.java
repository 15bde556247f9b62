package dev.ganvas.labelling;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import java.nio.file.Path;

/**
 * A film that says of itself that it was made by AI: the only form in which films leave. Only a
 * {@link Labeller} makes one.
 */
public final class LabelledFilm {
  private final Path file;
  private final FilmFormat format;
  private final Picture first;
  private final ImageOrigin origin;

  LabelledFilm(Path file, FilmFormat format, Picture first, ImageOrigin origin) {
    this.file = file;
    this.format = format;
    this.first = first;
    this.origin = origin;
  }

  public Path file() {
    return file;
  }

  public FilmFormat format() {
    return format;
  }

  /** The picture that it begins with. */
  public Picture first() {
    return first;
  }

  public ImageOrigin origin() {
    return origin;
  }
}

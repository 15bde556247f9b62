package dev.ganvas.images;

/** The file formats that films are written in. */
public enum FilmFormat {
  MP4("video/mp4", "mp4"),
  WEBP("image/webp", "webp"),
  GIF("image/gif", "gif"),
  APNG("image/apng", "png");

  private final String mediaType;
  private final String extension;

  FilmFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  public String mediaType() {
    return mediaType;
  }

  public String extension() {
    return extension;
  }
}

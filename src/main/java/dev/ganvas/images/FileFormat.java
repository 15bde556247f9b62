package dev.ganvas.images;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a file is, by its content. Its name is not asked: names are often wrong or missing. */
public enum FileFormat {
  PNG("PNG"),
  JPEG("JPEG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),

  HEIC("HEIC", Kind.PICTURE),
  AVIF("AVIF", Kind.PICTURE),
  TIFF("TIFF, or a camera's raw format,", Kind.PICTURE),
  JPEG_2000("JPEG 2000", Kind.PICTURE),
  JPEG_XL("JPEG XL", Kind.PICTURE),
  JPEG_XR("JPEG XR", Kind.PICTURE),
  SVG("SVG", Kind.PICTURE),
  PSD("PSD", Kind.PICTURE),
  ICO("ICO", Kind.PICTURE),
  OPEN_EXR("OpenEXR", Kind.PICTURE),
  NETPBM("PNM", Kind.PICTURE),
  QOI("QOI", Kind.PICTURE),
  CAMERA_RAW("a camera's raw format", Kind.PICTURE),

  ZIP("a ZIP inside the upload", Kind.ARCHIVE),
  GZIP("gzip (tar.gz)", Kind.ARCHIVE),
  TAR("tar", Kind.ARCHIVE),
  BZIP2("bzip2", Kind.ARCHIVE),
  XZ("xz", Kind.ARCHIVE),
  ZSTANDARD("Zstandard", Kind.ARCHIVE),
  SEVEN_ZIP("7z", Kind.ARCHIVE),
  RAR("RAR", Kind.ARCHIVE),

  VIDEO("a video", Kind.OTHER),
  PDF("PDF", Kind.OTHER),
  EMPTY("an empty file", Kind.OTHER),
  UNKNOWN("", Kind.OTHER);

  /** So much of a file tells its format. */
  public static final int START = 1024;

  private enum Kind {
    READABLE,
    PICTURE,
    ARCHIVE,
    OTHER
  }

  private static final List<String> HEIF_BRANDS =
      List.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
  private static final String NETPBM_START = "P[1-7]\\s(?s).*";

  /** How files of a format start, their bytes as ISO 8859-1. */
  private record Signature(Predicate<String> matches, Function<String, FileFormat> format) {
    static Signature of(FileFormat format, Predicate<String> matches) {
      return new Signature(matches, text -> format);
    }

    static Signature of(FileFormat format, String... starts) {
      return of(format, text -> Stream.of(starts).anyMatch(text::startsWith));
    }
  }

  /** The first one that matches counts. */
  private static final List<Signature> SIGNATURES =
      List.of(
          Signature.of(PNG, "\u0089PNG\r\n\u001a\n"),
          Signature.of(JPEG, "\u00ff\u00d8\u00ff"),
          Signature.of(GIF, "GIF87a", "GIF89a"),
          Signature.of(BMP, FileFormat::isBitmap),
          Signature.of(WEBP, text -> isRiff(text, "WEBP")),
          new Signature(text -> text.startsWith("ftyp", 4), FileFormat::isoMedia),
          Signature.of(TIFF, "II*\0", "MM\0*", "II+\0"),
          Signature.of(JPEG_2000, "\0\0\0\fjP  ", "\u00ff\u004f\u00ff\u0051"),
          Signature.of(JPEG_XL, "\u00ff\n", "\0\0\0\fJXL "),
          Signature.of(JPEG_XR, "II\u00bc"),
          Signature.of(PSD, "8BPS"),
          Signature.of(ICO, "\0\0\1\0"),
          Signature.of(OPEN_EXR, "v/1\1"),
          Signature.of(QOI, "qoif"),
          Signature.of(CAMERA_RAW, "FUJIFILMCCD-RAW", "IIRO"),
          Signature.of(NETPBM, text -> text.matches(NETPBM_START)),
          Signature.of(SVG, FileFormat::isSvg),
          Signature.of(ZIP, "PK\3\4", "PK\5\6", "PK\7\b", "PK00PK\3\4"),
          Signature.of(GZIP, "\u001f\u008b"),
          Signature.of(TAR, text -> text.startsWith("ustar", 257)),
          Signature.of(BZIP2, "BZh"),
          Signature.of(XZ, "\u00fd7zXZ\0"),
          Signature.of(ZSTANDARD, "\u0028\u00b5\u002f\u00fd"),
          Signature.of(SEVEN_ZIP, "7z\u00bc\u00af\u0027\u001c"),
          Signature.of(RAR, "Rar!\u001a\7"),
          Signature.of(PDF, "%PDF-"),
          Signature.of(
              VIDEO, text -> text.startsWith("\u001aE\u00df\u00a3") || isRiff(text, "AVI ")));

  private final String label;
  private final Kind kind;

  FileFormat(String label) {
    this(label, Kind.READABLE);
  }

  FileFormat(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  /**
   * @param start its first {@value #START} bytes; more do not matter
   */
  public static FileFormat of(byte[] start) {
    int length = Math.min(start.length, START);
    if (length == 0) {
      return EMPTY;
    }
    String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    return SIGNATURES.stream()
        .filter(signature -> signature.matches().test(text))
        .map(signature -> signature.format().apply(text))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** The header behind the file header has one of the sizes that there are, the first two bytes. */
  private static boolean isBitmap(String text) {
    if (!text.startsWith("BM") || text.length() <= 26) {
      return false;
    }
    int size = text.charAt(14) | text.charAt(15) << 8;
    return List.of(12, 16, 40, 52, 56, 64, 108, 124).contains(size);
  }

  private static boolean isRiff(String text, String form) {
    return text.startsWith("RIFF") && text.startsWith(form, 8);
  }

  /** By the brands of the box {@code ftyp} (ISO/IEC 14496-12, 4.3). */
  private static FileFormat isoMedia(String text) {
    String brands = text.substring(8, Math.min(text.length(), Math.max(12, text.charAt(3))));
    if (brands.contains("avif") || brands.contains("avis")) {
      return AVIF;
    }
    if (brands.startsWith("crx ")) {
      return CAMERA_RAW;
    }
    return HEIF_BRANDS.stream().anyMatch(brands::contains) ? HEIC : VIDEO;
  }

  private static boolean isSvg(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace("\u00ef\u00bb\u00bf", "").stripLeading();
    return lower.startsWith("<svg")
        || lower.contains("<svg") && (lower.startsWith("<?xml") || lower.startsWith("<!"));
  }

  /** Its name for people. */
  public String label() {
    return label;
  }

  /** Whether {@link PictureReader} reads it. */
  public boolean isReadable() {
    return kind == Kind.READABLE;
  }

  /** Whether it is a picture, readable or not. */
  public boolean isPicture() {
    return kind == Kind.READABLE || kind == Kind.PICTURE;
  }

  /** Why a file of this format is not read, and what to do. */
  public String refusal() {
    return switch (kind) {
      case PICTURE -> label + " is not read; export as JPEG";
      case ARCHIVE -> label + " is not read; upload one ZIP";
      default -> this == UNKNOWN ? "not a picture in a known format" : label + " is not a picture";
    };
  }
}

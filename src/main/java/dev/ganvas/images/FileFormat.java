package dev.ganvas.images;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
    FileFormat picture = picture(text);
    return picture == UNKNOWN ? other(text) : picture;
  }

  private static FileFormat picture(String text) {
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    } else if (text.startsWith("BM") && text.length() > 26 && isBitmapHeader(text)) {
      return BMP;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    } else if (text.startsWith("ftyp", 4)) {
      return isoMedia(text);
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*") || text.startsWith("II+\0")) {
      return TIFF;
    } else if (text.startsWith("\0\0\0\fjP  ") || text.startsWith("\u00ff\u004f\u00ff\u0051")) {
      return JPEG_2000;
    } else if (text.startsWith("\u00ff\n") || text.startsWith("\0\0\0\fJXL ")) {
      return JPEG_XL;
    } else if (text.startsWith("II\u00bc")) {
      return JPEG_XR;
    } else if (text.startsWith("8BPS")) {
      return PSD;
    } else if (text.startsWith("\0\0\1\0")) {
      return ICO;
    } else if (text.startsWith("v/1\1")) {
      return OPEN_EXR;
    } else if (text.startsWith("qoif")) {
      return QOI;
    } else if (text.startsWith("FUJIFILMCCD-RAW") || text.startsWith("IIRO")) {
      return CAMERA_RAW;
    } else if (text.matches(NETPBM_START)) {
      return NETPBM;
    }
    return isSvg(text) ? SVG : UNKNOWN;
  }

  private static FileFormat other(String text) {
    if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6") || text.startsWith("PK\7\b")) {
      return ZIP;
    } else if (text.startsWith("\u001f\u008b")) {
      return GZIP;
    } else if (text.startsWith("ustar", 257)) {
      return TAR;
    } else if (text.startsWith("BZh")) {
      return BZIP2;
    } else if (text.startsWith("\u00fd7zXZ\0")) {
      return XZ;
    } else if (text.startsWith("\u0028\u00b5\u002f\u00fd")) {
      return ZSTANDARD;
    } else if (text.startsWith("7z\u00bc\u00af\u0027\u001c")) {
      return SEVEN_ZIP;
    } else if (text.startsWith("Rar!\u001a\7")) {
      return RAR;
    } else if (text.startsWith("%PDF-")) {
      return PDF;
    } else if (text.startsWith("\u001aE\u00df\u00a3")
        || text.startsWith("RIFF") && text.startsWith("AVI ", 8)) {
      return VIDEO;
    }
    return UNKNOWN;
  }

  /** The header behind the file header has one of the sizes that there are, the first two bytes. */
  private static boolean isBitmapHeader(String text) {
    int size = text.charAt(14) | text.charAt(15) << 8;
    return List.of(12, 16, 40, 52, 56, 64, 108, 124).contains(size);
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

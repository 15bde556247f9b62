package dev.ganvas.labelling.c2pa;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.labelling.c2pa.FileParts.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Where metadata goes in a film's file. */
enum FilmContainer {
  /** ISO base media: boxes in the free space between the film's description and its data. */
  MP4(Binding.BOXES) {
    @Override
    Plan plan(FileChannel film, byte[] xmp, int credentials) throws IOException {
      IsoBoxes boxes = IsoBoxes.of(film);
      IsoBoxes.Box free = boxes.first("free");
      byte[] packet = IsoBoxes.extension(XMP_BOX, xmp);
      long rest = free.length() - embeddedLength(credentials) - packet.length;
      if (rest < Binding.BOX_HEADER) {
        throw new IOException("a film without room for its metadata");
      }
      byte[] empty = IsoBoxes.box("free", new byte[(int) rest - Binding.BOX_HEADER]);
      return new Plan(read(film, 0, (int) free.start()), joined(packet, empty), free.end(), false);
    }

    @Override
    byte[] embedded(byte[] credentials) {
      byte[] purpose = "manifest\0".getBytes(StandardCharsets.US_ASCII);
      ByteBuffer content =
          ByteBuffer.allocate(MANIFEST_HEADER + credentials.length)
              .putInt(0)
              .put(purpose)
              .putLong(0)
              .put(credentials);
      ByteBuffer type = ByteBuffer.wrap(Binding.credentialsBox());
      return IsoBoxes.extension(new UUID(type.getLong(), type.getLong()), content.array());
    }

    @Override
    int embeddedLength(int credentials) {
      return IsoBoxes.EXTENSION_HEADER + MANIFEST_HEADER + credentials;
    }
  },

  /** As in pictures: chunks at the end. */
  WEBP(Binding.DATA) {
    @Override
    Plan plan(FileChannel film, byte[] xmp, int credentials) throws IOException {
      byte[] head = read(film, 0, WEBP_HEAD);
      if (!new String(head, 12, 4, StandardCharsets.US_ASCII).equals("VP8X")) {
        throw new IOException("a WebP film without an extended header");
      }
      head[20] |= HAS_XMP;
      byte[] packet = WebpFile.chunk("XMP ", xmp);
      long length = film.size() + packet.length + embeddedLength(credentials);
      ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) (length - 8));
      return new Plan(head, packet, WEBP_HEAD, true);
    }

    @Override
    byte[] embedded(byte[] credentials) {
      return ImageContainer.WEBP.embedded(credentials);
    }

    @Override
    int embeddedLength(int credentials) {
      return ImageContainer.WEBP.embeddedLength(credentials);
    }

    @Override
    int padding(int credentials) {
      return ImageContainer.WEBP.padding(credentials);
    }
  },

  /** Application extensions before the first frame (GIF89a, 26). */
  GIF(Binding.DATA) {
    @Override
    Plan plan(FileChannel film, byte[] xmp, int credentials) throws IOException {
      byte[] screen = read(film, 0, GIF_SCREEN);
      boolean palette = (screen[10] & 0x80) != 0;
      int length = GIF_SCREEN + (palette ? 3 << (screen[10] & 7) + 1 : 0);
      return new Plan(read(film, 0, length), xmpExtension(xmp), length, false);
    }

    /** The packet as it is, then what leads a reader out of it wherever it looks for a block. */
    private byte[] xmpExtension(byte[] xmp) {
      ByteArrayOutputStream extension = new ByteArrayOutputStream();
      extension.writeBytes(new byte[] {0x21, (byte) 0xFF, 11});
      extension.writeBytes("XMP DataXMP".getBytes(StandardCharsets.US_ASCII));
      extension.writeBytes(xmp);
      extension.write(1);
      for (int value = 0xFF; value >= 0; value--) {
        extension.write(value);
      }
      extension.write(0);
      return extension.toByteArray();
    }

    @Override
    byte[] embedded(byte[] credentials) {
      ByteArrayOutputStream extension = new ByteArrayOutputStream();
      extension.writeBytes(new byte[] {0x21, (byte) 0xFF, 11});
      extension.writeBytes("C2PA_GIF".getBytes(StandardCharsets.US_ASCII));
      extension.writeBytes(new byte[] {1, 0, 0});
      for (int from = 0; from < credentials.length; from += GIF_BLOCK) {
        int length = Math.min(GIF_BLOCK, credentials.length - from);
        extension.write(length);
        extension.write(credentials, from, length);
      }
      extension.write(0);
      return extension.toByteArray();
    }

    @Override
    int embeddedLength(int credentials) {
      return 14 + credentials + (credentials + GIF_BLOCK - 1) / GIF_BLOCK + 1;
    }
  },

  /** As in pictures: chunks after the header, but also after acTL, by which a film is known. */
  APNG(Binding.DATA) {
    @Override
    Plan plan(FileChannel film, byte[] xmp, int credentials) throws IOException {
      byte[] start = read(film, 0, (int) Math.min(film.size(), PNG_START));
      Part control =
          FileParts.of(start).named("acTL").stream()
              .findFirst()
              .orElseThrow(() -> new IOException("not an APNG film"));
      int length = control.place().end();
      return new Plan(Arrays.copyOf(start, length), ImageContainer.PNG.xmp(xmp), length, false);
    }

    @Override
    byte[] embedded(byte[] credentials) {
      return ImageContainer.PNG.embedded(credentials);
    }

    @Override
    int embeddedLength(int credentials) {
      return ImageContainer.PNG.embeddedLength(credentials);
    }
  };

  private static final UUID XMP_BOX = UUID.fromString("be7acfcb-97a9-42e8-9c71-999491e3afac");

  /** Version and flags, purpose, and the place of further boxes. */
  private static final int MANIFEST_HEADER = 4 + 9 + 8;

  /** Header of the file, and its chunk VP8X. */
  private static final int WEBP_HEAD = 30;

  private static final int HAS_XMP = 4;
  private static final int GIF_SCREEN = 13;
  private static final int GIF_BLOCK = 255;

  /** Bytes in which acTL is, after the header chunk and few others. */
  private static final int PNG_START = 1024;

  private final Binding binding;

  FilmContainer(Binding binding) {
    this.binding = binding;
  }

  static FilmContainer of(FilmFormat format) {
    return valueOf(format.name());
  }

  /**
   * How a film is put together with its metadata: the head, the credentials, what comes with them,
   * the rest of the film; or the credentials at the end.
   *
   * @param head what the file begins with
   * @param beside further metadata
   * @param rest where in the unlabelled film the rest begins
   * @param atTheEnd whether metadata comes after the rest, credentials last
   */
  record Plan(byte[] head, byte[] beside, long rest, boolean atTheEnd) {
    /** Where the credentials are. */
    long start(FileChannel film) throws IOException {
      return atTheEnd ? head.length + film.size() - rest + beside.length : head.length;
    }
  }

  Binding binding() {
    return binding;
  }

  /**
   * @param credentials their length
   */
  abstract Plan plan(FileChannel film, byte[] xmp, int credentials) throws IOException;

  /** Content credentials as they stand in a file. */
  abstract byte[] embedded(byte[] credentials);

  /** The length of {@link #embedded}. */
  abstract int embeddedLength(int credentials);

  /** By how many bytes credentials of that length have to be longer. */
  int padding(int credentials) {
    return 0;
  }

  private static byte[] read(FileChannel film, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (film.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("a film that ends in its head");
      }
    }
    return bytes.array();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}

package dev.ganvas.labelling.c2pa;

import dev.ganvas.images.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Where metadata goes in a file of a format. */
public enum ImageContainer {
  /** PNG: chunks after the header chunk; content credentials in a chunk {@code caBX}. */
  PNG {
    @Override
    int offset(byte[] file) {
      require(startsWith(file, PNG_START) && file.length > AFTER_IHDR, "not a PNG file");
      return AFTER_IHDR;
    }

    @Override
    public byte[] xmp(byte[] packet) {
      byte[] keyword = "XML:com.adobe.xmp".getBytes(StandardCharsets.US_ASCII);
      // End of keyword, not compressed, no language, no translation.
      byte[] data = new byte[keyword.length + 5 + packet.length];
      System.arraycopy(keyword, 0, data, 0, keyword.length);
      System.arraycopy(packet, 0, data, keyword.length + 5, packet.length);
      return chunk("iTXt", data);
    }

    @Override
    byte[] embedded(byte[] credentials) {
      return chunk("caBX", credentials);
    }

    @Override
    int embeddedLength(int credentials) {
      return CHUNK_OVERHEAD + credentials;
    }
  },

  /** JPEG: application segments at the beginning; content credentials in APP11 segments. */
  JPEG {
    @Override
    int offset(byte[] file) {
      require(startsWith(file, JPEG_START) && file.length > 20, "not a JPEG file");
      boolean jfif = (file[3] & 0xFF) == APP0;
      int at = jfif ? 4 + ((file[4] & 0xFF) << 8 | (file[5] & 0xFF)) : 2;
      require(at < file.length, "not a JPEG file");
      return at;
    }

    @Override
    public byte[] xmp(byte[] packet) {
      byte[] name = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
      int length = 2 + name.length + packet.length;
      require(length <= MAX_SEGMENT, "the XMP packet is too long for a JPEG segment");
      return ByteBuffer.allocate(2 + length)
          .put((byte) 0xFF)
          .put((byte) APP1)
          .putShort((short) length)
          .put(name)
          .put(packet)
          .array();
    }

    @Override
    byte[] embedded(byte[] credentials) {
      ByteBuffer segments = ByteBuffer.allocate(embeddedLength(credentials.length));
      int number = 1;
      for (int from = 0; from < credentials.length; from += MAX_PART) {
        int part = Math.min(MAX_PART, credentials.length - from);
        boolean first = from == 0;
        int length = 2 + SEGMENT_HEADER + (first ? 0 : Jumbf.HEADER) + part;
        segments.put((byte) 0xFF).put((byte) APP11).putShort((short) length);
        segments.putShort(JUMBF).putShort((short) 1).putInt(number++);
        if (!first) {
          segments.put(credentials, 0, Jumbf.HEADER);
        }
        segments.put(credentials, from, part);
      }
      return segments.array();
    }

    @Override
    int embeddedLength(int credentials) {
      int parts = (credentials + MAX_PART - 1) / MAX_PART;
      return credentials + parts * (4 + SEGMENT_HEADER) + (parts - 1) * Jumbf.HEADER;
    }
  },

  /** WebP: chunks at the end, whose size is counted at the beginning of the file. */
  WEBP {
    @Override
    int offset(byte[] file) {
      return file.length;
    }

    @Override
    public byte[] xmp(byte[] packet) {
      return WebpFile.chunk("XMP ", packet);
    }

    @Override
    byte[] embedded(byte[] credentials) {
      return WebpFile.chunk("C2PA", credentials);
    }

    @Override
    int embeddedLength(int credentials) {
      return WebpFile.chunkLength(credentials);
    }

    /** Not all readers pass over the byte that fills a chunk up. */
    @Override
    int padding(int credentials) {
      return credentials & 1;
    }

    @Override
    byte[] announcing(byte[] file, int growth) {
      return WebpFile.announcing(file, growth);
    }

    @Override
    public byte[] with(byte[] file, byte[] addition) {
      return WebpFile.with(file, addition);
    }
  };

  private static final byte[] PNG_START = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
  };

  /** Signature, and the chunk IHDR with its length, type and check sum. */
  private static final int AFTER_IHDR = 8 + 25;

  private static final int CHUNK_OVERHEAD = 12;
  private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP11 = 0xEB;
  private static final int MAX_SEGMENT = 0xFFFF;

  /** "JP": what an APP11 segment with boxes begins with (ISO/IEC 18477-3). */
  private static final short JUMBF = 0x4A50;

  /** Kind, number of the box and number of the segment. */
  private static final int SEGMENT_HEADER = 8;

  private static final int MAX_PART = 65_000;

  public static ImageContainer of(ImageFormat format) {
    return switch (format) {
      case PNG -> PNG;
      case JPEG -> JPEG;
      case WEBP -> WEBP;
    };
  }

  /**
   * Where metadata can begin.
   *
   * @throws IllegalArgumentException if it is not a file of that format
   */
  abstract int offset(byte[] file);

  /** An XMP packet as it stands in a file. */
  public abstract byte[] xmp(byte[] packet);

  /** Content credentials as they stand in a file. */
  abstract byte[] embedded(byte[] credentials);

  /** The length of {@link #embedded}. */
  abstract int embeddedLength(int credentials);

  /** By how many bytes credentials of that length have to be longer. */
  int padding(int credentials) {
    return 0;
  }

  /** What is left of the file that something will be put into, once that is taken out again. */
  byte[] announcing(byte[] file, int growth) {
    return file;
  }

  /** The file with something put in where metadata can begin. */
  public byte[] with(byte[] file, byte[] addition) {
    int at = offset(file);
    return ByteBuffer.allocate(file.length + addition.length)
        .put(file, 0, at)
        .put(addition)
        .put(file, at, file.length - at)
        .array();
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(CHUNK_OVERHEAD + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static boolean startsWith(byte[] file, byte[] start) {
    return file.length >= start.length
        && ByteBuffer.wrap(file, 0, start.length).equals(ByteBuffer.wrap(start));
  }
}

package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Part;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the XMP packets of PNG, JPEG, WebP and GIF files (ISO 16684-3). */
final class XmpReader {
  private static final byte[] JPEG_NAME = ascii("http://ns.adobe.com/xap/1.0/\0");
  private static final byte[] JPEG_EXTENSION = ascii("http://ns.adobe.com/xmp/extension/\0");

  /** Digits that tell an extended packet from others. */
  private static final int EXTENSION_ID = 32;

  /** The length of the whole packet, and where in it a part belongs. */
  private static final int EXTENSION_PLACE = 8;

  /** What packets begin with where metadata of other kinds hold some. */
  private static final byte[] START = ascii("<x:xmpmeta");

  /** The address of a manifest, as C2PA 2 (11.4) has it. */
  private static final XmpProperty PROVENANCE =
      new XmpProperty("http://purl.org/dc/terms/", "provenance");

  private XmpReader() {}

  /** The address of remote credentials; empty if the file names none. */
  static Optional<String> remoteManifest(byte[] file) {
    return packets(file).stream()
        .flatMap(packet -> PROVENANCE.in(packet).stream())
        .map(String::strip)
        .filter(address -> address.matches("https?://\\S+"))
        .findFirst();
  }

  /** The packets, decompressed and put together, in any encoding. */
  static List<byte[]> packets(byte[] file) {
    FileParts parts = FileParts.of(file);
    if (parts.format() == null) {
      return GifXmp.in(file);
    }
    return switch (parts.format()) {
      case PNG -> png(file, parts);
      case JPEG -> jpeg(file, parts);
      case WEBP -> webp(file, parts);
    };
  }

  private static List<byte[]> png(byte[] file, FileParts parts) {
    List<byte[]> packets = new ArrayList<>();
    parts.named("eXIf").forEach(chunk -> packets.add(within(file, chunk)));
    PngText text = new PngText(file);
    parts.parts().forEach(chunk -> packets.add(text.xmp(chunk)));
    return packets;
  }

  private static List<byte[]> webp(byte[] file, FileParts parts) {
    List<byte[]> packets = new ArrayList<>();
    parts.named("XMP ").forEach(chunk -> packets.add(content(file, chunk, 0)));
    parts.named("EXIF").forEach(chunk -> packets.add(within(file, chunk)));
    return packets;
  }

  private static List<byte[]> jpeg(byte[] file, FileParts parts) {
    List<byte[]> packets = new ArrayList<>();
    Map<String, Map<Long, byte[]>> extensions = new LinkedHashMap<>();
    for (Part segment : parts.parts()) {
      if (startsWith(file, segment, JPEG_NAME)) {
        packets.add(content(file, segment, JPEG_NAME.length));
      } else if (startsWith(file, segment, JPEG_EXTENSION)) {
        addExtension(content(file, segment, JPEG_EXTENSION.length), extensions);
      } else if (segment.name().startsWith("APP")) {
        packets.add(within(file, segment));
      }
    }
    extensions.values().forEach(extension -> packets.add(joined(extension.values())));
    return packets;
  }

  private static boolean startsWith(byte[] file, Part part, byte[] name) {
    return part.name().equals("APP1")
        && part.length() >= name.length
        && Arrays.equals(file, part.from(), part.from() + name.length, name, 0, name.length);
  }

  private static byte[] content(byte[] file, Part part, int skip) {
    return Arrays.copyOfRange(file, part.from() + skip, part.to());
  }

  /** Adds a part of a packet that is too long for one segment, at its place. */
  private static void addExtension(byte[] part, Map<String, Map<Long, byte[]>> extensions) {
    int header = EXTENSION_ID + EXTENSION_PLACE;
    if (part.length > header) {
      String id = new String(part, 0, EXTENSION_ID, StandardCharsets.ISO_8859_1);
      long place = Integer.toUnsignedLong(ByteBuffer.wrap(part).getInt(header - Integer.BYTES));
      extensions
          .computeIfAbsent(id, key -> new TreeMap<>())
          .put(place, Arrays.copyOfRange(part, header, part.length));
    }
  }

  private static byte[] joined(Collection<byte[]> parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  /** A packet within metadata of another kind, and what follows it; empty without. */
  private static byte[] within(byte[] file, Part part) {
    for (int at = part.from(); at + START.length <= part.to(); at++) {
      if (file[at] == '<' && Arrays.equals(file, at, at + START.length, START, 0, START.length)) {
        return Arrays.copyOfRange(file, at, part.to());
      }
    }
    return new byte[0];
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.ganvas.labelling.c2pa;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.labelling.signing.SigningIdentity;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Writes XMP and signed content credentials into films, which need not fit into memory. */
public final class FilmCredentials {
  private static final int BUFFER = 1 << 20;

  private FilmCredentials() {}

  /**
   * Writes a film with its metadata.
   *
   * @param film without metadata; for MP4 with a box of free space before its data
   * @param target is created
   * @param xmp the packet
   * @param identity who signs; null for no credentials
   * @param authority that stamps the signature with the time; null for no stamp
   */
  public static void write(
      Path film,
      FilmFormat format,
      Path target,
      byte[] xmp,
      ImageOrigin origin,
      @Nullable SigningIdentity identity,
      @Nullable TimeStampAuthority authority)
      throws IOException {
    FilmContainer container = FilmContainer.of(format);
    try (FileChannel source = FileChannel.open(film);
        FileChannel labelled =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      if (identity == null) {
        write(source, container.plan(source, xmp, 0), labelled, 0);
        return;
      }
      sign(
          source,
          container,
          labelled,
          xmp,
          new ContentCredentials(origin, null, identity, authority, container.binding()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the film cannot be signed", e);
    }
  }

  private static void sign(
      FileChannel source,
      FilmContainer container,
      FileChannel labelled,
      byte[] xmp,
      ContentCredentials credentials)
      throws IOException, GeneralSecurityException {
    int start = Math.toIntExact(container.plan(source, xmp, 0).start(source));
    ContentCredentials.Room room =
        credentials.room(start, container::padding, container::embeddedLength);
    write(source, container.plan(source, xmp, room.size()), labelled, room.length());
    byte[] hash =
        container.binding() == Binding.BOXES
            ? hashOfBoxes(labelled, start)
            : hashOfData(labelled, start, room.length());
    byte[] store = credentials.signed(hash, room);
    put(labelled, ByteBuffer.wrap(container.embedded(store)), start);
  }

  /** Leaves room for the credentials: a free box, for who reads the boxes before they are there. */
  private static void write(
      FileChannel source, FilmContainer.Plan plan, FileChannel target, int credentials)
      throws IOException {
    ByteBuffer room = ByteBuffer.allocate(credentials);
    if (credentials > 0) {
      room.putInt(0, credentials).put(4, "uuid".getBytes(StandardCharsets.US_ASCII));
    }
    long at = put(target, ByteBuffer.wrap(plan.head()), 0);
    if (!plan.atTheEnd()) {
      at = put(target, room, at);
      at = put(target, ByteBuffer.wrap(plan.beside()), at);
    }
    target.position(at);
    long from = plan.rest();
    while (from < source.size()) {
      from += source.transferTo(from, source.size() - from, target);
    }
    if (plan.atTheEnd()) {
      at = put(target, ByteBuffer.wrap(plan.beside()), target.position());
      put(target, room, at);
    }
  }

  private static long put(FileChannel target, ByteBuffer bytes, long at) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += target.write(bytes, next);
    }
    return next;
  }

  private static byte[] hashOfData(FileChannel file, long start, long length)
      throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    update(digest, file, 0, start);
    update(digest, file, start + length, file.size());
    return digest.digest();
  }

  private static byte[] hashOfBoxes(FileChannel file, long credentials)
      throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (IsoBoxes.Box box : IsoBoxes.of(file).boxes()) {
      if (box.start() != credentials && !box.type().equals("ftyp")) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, box.start()));
        update(digest, file, box.start(), box.end());
      }
    }
    return digest.digest();
  }

  private static void update(MessageDigest digest, FileChannel file, long from, long to)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = from;
    while (at < to) {
      buffer.clear().limit((int) Math.min(BUFFER, to - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        throw new IOException("a film that became shorter");
      }
      digest.update(buffer.flip());
      at += read;
    }
  }
}

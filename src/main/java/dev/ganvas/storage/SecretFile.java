package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** Files that nobody but their owner may read. */
public final class SecretFile {
  private SecretFile() {}

  /** Writes a secret, in place of what was there. */
  public static void write(Path file, byte[] secret) throws IOException {
    Path unfinished = unfinished(file, secret);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The secret in a file, which is made first if there is none; of several makers one wins. */
  public static byte[] readOrCreate(Path file, Supplier<byte[]> maker) throws IOException {
    if (!Files.exists(file)) {
      Path unfinished = unfinished(file, maker.get());
      try {
        // Unlike a move, a link never replaces what another process has made meanwhile.
        Files.createLink(file, unfinished);
      } catch (FileAlreadyExistsException e) {
        return Files.readAllBytes(file);
      } finally {
        Files.delete(unfinished);
      }
    }
    return Files.readAllBytes(file);
  }

  private static Path unfinished(Path file, byte[] secret) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(Files.createTempFile(folder, ".secret", null, ownerOnly), secret);
  }
}

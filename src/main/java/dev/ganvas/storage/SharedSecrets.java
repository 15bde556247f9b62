package dev.ganvas.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The small secrets on which all nodes of an installation must agree. Thread-safe. */
public interface SharedSecrets {
  /** Size of a random key. */
  int KEY_BYTES = 32;

  /** Those of a data directory that all nodes see: files that only their owner may read. */
  static SharedSecrets of(DataDirectory directory) {
    return new DirectorySecrets(directory.dataDir());
  }

  /** A secret; empty if there is none of that name. */
  Optional<byte[]> read(String name) throws IOException;

  /** A secret, which is made first if there is none; of several makers one wins. */
  byte[] readOrCreate(String name, Supplier<byte[]> maker) throws IOException;

  /** Writes a secret, in place of what was there. */
  void write(String name, byte[] secret) throws IOException;

  /** A random key of {@value #KEY_BYTES} bytes, which is made first if there is none. */
  default byte[] readOrCreateKey(String name, RandomGenerator random) throws IOException {
    return readOrCreate(
        name,
        () -> {
          byte[] made = new byte[KEY_BYTES];
          random.nextBytes(made);
          return made;
        });
  }
}

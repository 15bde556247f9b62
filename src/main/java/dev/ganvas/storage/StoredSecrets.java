package dev.ganvas.storage;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Secrets in an object store. One that lies in the data directory, from before there was a store,
 * goes there; it must be the one that is there.
 */
record StoredSecrets(ObjectStore store, SharedSecrets local) implements SharedSecrets {
  static final String FOLDER = "secrets/";

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Optional<byte[]> there = store.read(FOLDER + name);
    Optional<byte[]> own = there.isPresent() ? Optional.empty() : local.read(name);
    if (own.isPresent()) {
      write(name, own.get());
    }
    return there.or(() -> own);
  }

  /**
   * @throws InvalidConfigurationException if this node has another one
   */
  @Override
  public byte[] readOrCreate(String name, Supplier<byte[]> maker) throws IOException {
    Optional<byte[]> own = local.read(name);
    Optional<byte[]> there = store.read(FOLDER + name);
    if (there.isEmpty()) {
      store.putIfAbsent(FOLDER + name, own.orElseGet(maker));
      // Read again, as another node may have been faster.
      there = store.read(FOLDER + name);
    }
    byte[] secret = there.orElseThrow(() -> new IOException(name + " in the object store is gone"));
    if (own.isPresent() && !Arrays.equals(own.get(), secret)) {
      throw new InvalidConfigurationException(
          ("%s in the data directory is not the one that the other nodes share (%s in the object"
                  + " store): keep it elsewhere, or choose another ganvas.storage.s3.prefix")
              .formatted(name, FOLDER + name));
    }
    return secret;
  }

  @Override
  public void write(String name, byte[] secret) throws IOException {
    store.put(FOLDER + name, secret);
  }
}

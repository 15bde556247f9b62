package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Secrets in files of a folder. */
record DirectorySecrets(Path folder) implements SharedSecrets {
  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  @Override
  public byte[] readOrCreate(String name, Supplier<byte[]> maker) throws IOException {
    return SecretFile.readOrCreate(folder.resolve(name), maker);
  }

  @Override
  public void write(String name, byte[] secret) throws IOException {
    SecretFile.write(folder.resolve(name), secret);
  }
}

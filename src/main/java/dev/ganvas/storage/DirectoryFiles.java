package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What is in the data directory is shared, as all nodes see it. */
final class DirectoryFiles implements SharedFiles {
  private final DataDirectory directory;

  DirectoryFiles(DataDirectory directory) {
    this.directory = directory;
  }

  @Override
  public String edition(String name, long edition) {
    return name;
  }

  @Override
  public Path local(String name) {
    return directory.dataDir().resolve(name);
  }

  @Override
  public AtomicFile.Step publish(Path finished, String name) {
    return () -> appear(finished, local(name));
  }

  /** Nothing is there before the step, or what another has published. */
  @Override
  public void takeBack(String name) {}

  /** Moves a file or folder to its place; what is there goes. */
  static void appear(Path finished, Path target) throws IOException {
    if (finished.equals(target)) {
      return;
    }
    if (Files.isDirectory(target)) {
      FileSystemUtils.deleteRecursively(target);
    }
    Files.createDirectories(target.getParent());
    Files.move(
        finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public Path fetch(String name) throws IOException {
    if (!isPublished(name)) {
      throw new NoSuchFileException(name);
    }
    return local(name);
  }

  @Override
  public boolean isPublished(String name) {
    return Files.exists(local(name));
  }

  @Override
  public Set<String> names(String folder) throws IOException {
    return names(local(folder));
  }

  static Set<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Override
  public void delete(String name) throws IOException {
    FileSystemUtils.deleteRecursively(local(name));
  }

  @Override
  public void save(Path folder, String name, long fence, Predicate<Path> which) {}

  @Override
  public Optional<Saved> saved(String name) {
    return Optional.empty();
  }

  @Override
  public void restore(String name, Saved saved, Path folder) throws IOException {
    throw new NoSuchFileException(name);
  }
}

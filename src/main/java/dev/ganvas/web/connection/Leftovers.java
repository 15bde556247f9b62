package dev.ganvas.web.connection;

import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What uploads that broke off leave on the disk: the server deletes the parts of those alone that
 * came to their end.
 */
@Component
class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Path folder;
  private final Connections connections;

  Leftovers(MultipartConfigElement uploads, Connections connections) {
    folder = Path.of(uploads.getLocation());
    this.connections = connections;
  }

  /** Deletes what was written before any upload began that is not through. */
  void delete() {
    Instant oldest = connections.oldest();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> parts = files.filter(Files::isRegularFile).toList();
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      LOG.warn("what is left of an upload could not be deleted", e);
    }
  }
}

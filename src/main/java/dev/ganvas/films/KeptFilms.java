package dev.ganvas.films;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Films that were made for later, in the data directory, each with a note beside it. */
@Component
public class KeptFilms {
  private static final Logger LOG = LoggerFactory.getLogger(KeptFilms.class);
  private static final long INTERVAL_MILLIS = 60_000;
  private static final String NOTE = ".json";

  private final Path folder;
  private final FilmProperties properties;
  private final JsonMapper json;
  private final Clock clock;

  /**
   * What is noted of a film.
   *
   * @param expires when it is removed
   */
  public record Kept(
      UUID id, String model, String modelVersion, FilmFormat format, int frames, Instant expires) {}

  KeptFilms(DataDirectory directory, FilmProperties properties, JsonMapper json, Clock clock) {
    folder = directory.folder("films");
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Takes over the file of a film. */
  Path keep(Film film, Path file) throws IOException {
    Kept kept =
        new Kept(
            film.id(),
            film.request().model().manifest().name(),
            film.request().model().manifest().version(),
            film.request().format(),
            film.frames(),
            clock.instant().plus(properties.keep()));
    Path target = file(kept);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.write(note(film.id()), output -> output.write(json.writeValueAsBytes(kept)));
    return target;
  }

  private Path note(UUID id) {
    return folder.resolve(id + NOTE);
  }

  /** Where the file of a film is. */
  public Path file(Kept kept) {
    return folder.resolve(kept.id() + "." + kept.format().extension());
  }

  /** What is noted of a film; empty if it is not here, or no longer. */
  public Optional<Kept> find(UUID id) {
    Path note = note(id);
    return Files.exists(note)
        ? Optional.of(json.readValue(note.toFile(), Kept.class))
            .filter(kept -> kept.expires().isAfter(clock.instant()))
        : Optional.empty();
  }

  /**
   * Removes a film.
   *
   * @return whether it was here
   */
  boolean delete(UUID id) {
    try {
      Optional<Kept> kept = find(id);
      Files.deleteIfExists(note(id));
      if (kept.isPresent()) {
        Files.deleteIfExists(file(kept.get()));
      }
      return kept.isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a film whose note is gone, the file goes too. */
  @Scheduled(fixedDelay = INTERVAL_MILLIS)
  void removeOld() {
    Instant oldest = clock.instant().minus(properties.keep());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("old films could not be removed", e);
    }
  }
}

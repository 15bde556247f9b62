package dev.ganvas.films;

import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.QueueFullException;
import dev.ganvas.generation.ShuttingDownException;
import dev.ganvas.labelling.LabelledFilm;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.StorageFullException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.util.FileSystemUtils;

/**
 * The films that wait and the one that is made. They have a thread of their own, which makes one
 * after the other; they wait bounded in pictures. What is finished and for later is in {@link
 * KeptFilms}; here remain only those that are under way, or failed. Thread-safe.
 */
@Service
@EnableConfigurationProperties(FilmProperties.class)
public class Films {
  private static final Logger LOG = LoggerFactory.getLogger(Films.class);

  private final FilmMaker maker;
  private final KeptFilms kept;
  private final ScratchSpace scratch;
  private final GenerationService service;
  private final FilmProperties properties;
  private final Clock clock;
  private final Map<UUID, Film> films = new ConcurrentHashMap<>();
  private final ExecutorService lane =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "films"));

  Films(
      FilmMaker maker,
      KeptFilms kept,
      ScratchSpace scratch,
      GenerationService service,
      FilmProperties properties,
      Clock clock) {
    this.maker = maker;
    this.kept = kept;
    this.scratch = scratch;
    this.service = service;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Queues a film.
   *
   * @param caller name of the key that asks; null without one
   * @param forLater whether its file is kept; else it is whose who takes it from the future
   * @throws QueueFullException if too many pictures of films wait
   * @throws ShuttingDownException during shutdown
   */
  public synchronized Film submit(FilmRequest request, @Nullable String caller, boolean forLater) {
    if (!service.accepting()) {
      throw new ShuttingDownException();
    }
    Film film = new Film(request, clock.instant(), caller, forLater);
    int waiting = waiting();
    if (waiting + film.frames() > properties.queueFrames()) {
      throw QueueFullException.ofFilms(waiting, properties.queueFrames(), expected(0));
    }
    forgetOldFailures();
    films.put(film.id(), film);
    try {
      lane.execute(() -> make(film));
    } catch (RejectedExecutionException e) {
      films.remove(film.id());
      throw new ShuttingDownException();
    }
    return film;
  }

  private void forgetOldFailures() {
    Instant oldest = clock.instant().minus(properties.keep());
    films.values().removeIf(film -> film.future().isDone() && film.created().isBefore(oldest));
  }

  /** Pictures of films that are not made yet. */
  public int waiting() {
    return films.values().stream()
        .filter(film -> !film.future().isDone())
        .mapToInt(film -> film.frames() - film.made())
        .sum();
  }

  /** How long it takes until the films before, and then so many pictures, are made. */
  public Duration expected(int frames) {
    int pictures = waiting() + frames;
    return service.forecast(pictures + pictures / Walk.LOOKS).expected();
  }

  /** A film that is under way or failed. */
  public Optional<Film> find(UUID id) {
    return Optional.ofNullable(films.get(id));
  }

  /**
   * Ends the work on a film, and removes what there is of it.
   *
   * @return whether there was anything
   */
  public boolean delete(UUID id) {
    Film film = films.remove(id);
    if (film != null) {
      film.future().cancel(false);
    }
    return kept.delete(id) || film != null;
  }

  @SuppressWarnings("CatchingUnchecked") // The lane outlives whatever a film does to it.
  private void make(Film film) {
    Path folder = null;
    try {
      if (!film.future().isDone()) {
        folder = scratch.folder();
        deliver(film, maker.make(film, folder));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      film.future().completeExceptionally(new ShuttingDownException());
    } catch (ExecutionException e) {
      film.future().completeExceptionally(e.getCause());
    } catch (CancellationException e) {
      film.future().cancel(false);
    } catch (IOException | RuntimeException | Error e) {
      if (StorageFullException.isBehind(e)) {
        LOG.error("a film of {} found the disk full", film.request().model().id());
      } else {
        LOG.error("a film of {} could not be made", film.request().model().id(), e);
      }
      film.future().completeExceptionally(e);
    } finally {
      boolean failed = film.future().isCompletedExceptionally() && !film.future().isCancelled();
      if (!film.kept() || !failed) {
        films.remove(film.id()); // Who waits for it was told; of one for later it is still asked.
      }
      if (folder != null) {
        FileSystemUtils.deleteRecursively(folder.toFile());
      }
    }
  }

  private void deliver(Film film, LabelledFilm made) throws IOException {
    long length = Files.size(made.file());
    InputStream content = InputStream.nullInputStream();
    if (film.kept()) {
      kept.keep(film, made.file());
    } else {
      content = Files.newInputStream(made.file());
    }
    if (!film.future().complete(new FilmFile(made, length, content))) {
      content.close();
      kept.delete(film.id());
    }
  }

  /** What is under way ends with the service. */
  @PreDestroy
  void close() {
    lane.shutdownNow();
    films
        .values()
        .forEach(film -> film.future().completeExceptionally(new ShuttingDownException()));
  }
}

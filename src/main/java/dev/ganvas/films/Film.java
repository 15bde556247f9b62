package dev.ganvas.films;

import dev.ganvas.labelling.c2pa.ImageOrigin;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A film under way, or made. Thread-safe. */
public final class Film {
  private final FilmRequest request;
  private final ImageOrigin origin;
  private final @Nullable String caller;
  private final boolean kept;
  private final int frames;
  private final AtomicInteger made = new AtomicInteger();
  private final CompletableFuture<FilmFile> future = new CompletableFuture<>();

  /**
   * @param kept whether its file is for later
   */
  Film(FilmRequest request, Instant created, @Nullable String caller, boolean kept) {
    this.request = request;
    this.caller = caller;
    this.kept = kept;
    origin =
        new ImageOrigin(
            request.model().manifest().name(), request.model().manifest().version(), created);
    frames = request.frames();
  }

  public UUID id() {
    return origin.id();
  }

  public FilmRequest request() {
    return request;
  }

  ImageOrigin origin() {
    return origin;
  }

  public Instant created() {
    return origin.created();
  }

  @Nullable String caller() {
    return caller;
  }

  boolean kept() {
    return kept;
  }

  /** How many pictures it has. */
  public int frames() {
    return frames;
  }

  /** How many of them are made. */
  public int made() {
    return made.get();
  }

  void makes(int pictures) {
    made.addAndGet(pictures);
  }

  /** Completes when the film stands in the log. Cancelling it ends the work. */
  public CompletableFuture<FilmFile> future() {
    return future;
  }
}

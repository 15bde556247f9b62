package dev.ganvas.films;

import dev.ganvas.generation.Frames;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Mix;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledFilm;
import dev.ganvas.labelling.Labeller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a film, some pictures at a time: while those are encoded, the next are generated. Its
 * pictures take turns with those of others, one each.
 */
@Component
class FilmMaker {
  /** Pictures that are asked for together. */
  private static final int PORTION = 16;

  /** Portions that are generated while one is encoded. */
  private static final int AHEAD = 2;

  private final GenerationService service;
  private final Labeller labeller;
  private final FilmRecords records;

  FilmMaker(GenerationService service, Labeller labeller, FilmRecords records) {
    this.service = service;
    this.labeller = labeller;
    this.records = records;
  }

  /**
   * Makes the file of a film. Blocks until that is done.
   *
   * @param folder that the file is made in
   * @throws CancellationException if nobody wants it any more
   */
  LabelledFilm make(Film film, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    Path unlabelled = folder.resolve("unlabelled");
    FilmRequest request = film.request();
    Picture first;
    try (FilmEncoder encoder = new FilmEncoder(request, film.frames(), folder, unlabelled)) {
      first = encode(film, encoder);
      encoder.finish();
    }
    LabelledFilm labelled =
        labeller.label(
            unlabelled,
            request.format(),
            folder.resolve("film." + request.format().extension()),
            first,
            film.origin(),
            request.marks().parameters() ? records.parameters(film) : null);
    Files.delete(unlabelled);
    records.record(film, labelled).get();
    return labelled;
  }

  private Picture encode(Film film, FilmEncoder encoder)
      throws IOException, InterruptedException, ExecutionException {
    Walk walk = seen(film);
    List<Mix> points = IntStream.range(0, film.frames()).mapToObj(walk::at).toList();
    AtomicReference<@Nullable Picture> first = new AtomicReference<>();
    pictures(
        film,
        points,
        film.request().size(),
        picture -> {
          Picture marked =
              labeller.marked(picture, film.origin(), film.request().marks().visible());
          encoder.add(marked);
          film.makes(1);
          first.compareAndSet(null, marked);
        });
    return Objects.requireNonNull(first.get());
  }

  /** Looks along the way before, so that pictures change at one speed and not only latents. */
  private Walk seen(Film film) throws IOException, InterruptedException, ExecutionException {
    Walk walk = Walk.of(film.request());
    List<Double> steps = new ArrayList<>();
    AtomicReference<@Nullable Picture> last = new AtomicReference<>();
    pictures(
        film,
        walk.looks(),
        film.request().model().manifest().architecture().resolution(),
        picture -> {
          Picture before = last.getAndSet(picture);
          if (before != null) {
            steps.add(before.difference(picture));
          }
        });
    return walk.seen(steps);
  }

  private interface Taker {
    void take(Picture picture) throws IOException;
  }

  /** Has pictures made, some ahead of who takes them in their order. */
  private void pictures(Film film, List<Mix> points, int size, Taker taker)
      throws IOException, InterruptedException, ExecutionException {
    Deque<CompletableFuture<List<Picture>>> ahead = new ArrayDeque<>();
    int asked = 0;
    try {
      while (asked < points.size() || !ahead.isEmpty()) {
        while (asked < points.size() && ahead.size() <= AHEAD) {
          int next = Math.min(asked + PORTION, points.size());
          ahead.addLast(service.frames(frames(film, points.subList(asked, next), size)));
          asked = next;
        }
        for (Picture picture : ahead.removeFirst().get()) {
          if (film.future().isDone()) {
            throw new CancellationException();
          }
          taker.take(picture);
        }
      }
    } finally {
      ahead.forEach(frames -> frames.cancel(false));
    }
  }

  private static Frames frames(Film film, List<Mix> points, int size) {
    FilmRequest request = film.request();
    return new Frames(request.model(), points, request.truncation(), size);
  }
}

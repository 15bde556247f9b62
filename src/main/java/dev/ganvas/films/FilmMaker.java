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
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    Walk walk = Walk.of(film.request());
    Deque<CompletableFuture<List<Picture>>> ahead = new ArrayDeque<>();
    Picture first = null;
    int asked = 0;
    try {
      while (asked < film.frames() || !ahead.isEmpty()) {
        while (asked < film.frames() && ahead.size() <= AHEAD) {
          int count = Math.min(PORTION, film.frames() - asked);
          ahead.addLast(service.frames(frames(film.request(), walk, asked, count)));
          asked += count;
        }
        Picture begins = add(film, ahead.removeFirst().get(), encoder);
        first = first == null ? begins : first;
      }
    } finally {
      ahead.forEach(frames -> frames.cancel(false));
    }
    return Objects.requireNonNull(first);
  }

  private static Frames frames(FilmRequest request, Walk walk, int from, int count) {
    List<Mix> points = IntStream.range(from, from + count).mapToObj(walk::at).toList();
    return new Frames(request.model(), points, request.truncation(), request.size());
  }

  /** The first of them, as it is marked. */
  private @Nullable Picture add(Film film, List<Picture> pictures, FilmEncoder encoder)
      throws IOException {
    Picture first = null;
    for (Picture picture : pictures) {
      if (film.future().isDone()) {
        throw new CancellationException();
      }
      Picture marked = labeller.marked(picture, film.origin(), film.request().marks().visible());
      encoder.add(marked);
      film.makes(1);
      first = first == null ? marked : first;
    }
    return first;
  }
}

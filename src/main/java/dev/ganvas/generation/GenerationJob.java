package dev.ganvas.generation;

import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.dreams.DreamPlace;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.LatentDirections;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request in progress. */
class GenerationJob extends PictureJob<Generation> {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationJob.class);

  private final GenerationRequest request;
  private final PictureFinisher finisher;
  private final PictureFinisher.Delivery delivery;
  private final Chosen[] chosen;
  private final GeneratedImage[] images;
  private final AtomicInteger missing;
  private final @Nullable DreamPlace dreams;

  /**
   * The best of the drafts for a picture so far.
   *
   * @param draft its number among all of the request
   * @param score NaN if there is only one
   * @param missing drafts that are not generated yet
   * @param picture of the size that was asked for once none is missing, and what was dreamt on it
   *     once that is
   */
  private record Chosen(int draft, float score, int missing, Picture picture) {
    /** The same after one more of those that were missing. */
    Chosen arrived(int missingBefore) {
      return new Chosen(draft, score, missingBefore - 1, picture);
    }

    Chosen with(Picture other) {
      return new Chosen(draft, score, 0, other);
    }
  }

  /**
   * @param conditions of its pictures
   * @throws LaneRefusedException if they are to be dreamt on, and too many dreams wait
   */
  GenerationJob(
      GenerationRequest request,
      Conditions.Conditioned conditions,
      PictureFinisher finisher,
      PictureFinisher.Delivery delivery) {
    super(request.model(), request.sampling().drafts(), conditions);
    this.request = request;
    this.finisher = finisher;
    this.delivery = delivery;
    chosen = new Chosen[request.sampling().count()];
    images = new GeneratedImage[request.output().sheet() ? 0 : request.sampling().count()];
    missing = new AtomicInteger(request.sampling().count());
    dreams = finisher.reserve(request);
    if (dreams != null) {
      future().whenComplete((made, error) -> dreams.giveUp());
    }
  }

  @Override
  boolean chooses() {
    return request.sampling().bestOf() > 1;
  }

  @Override
  double files() {
    return 1.0 / request.sampling().bestOf();
  }

  @Override
  long pixels() {
    return request.output().pixels();
  }

  @Override
  float[] input(int number) {
    Sampling sampling = request.sampling();
    long seed = seedOfDraft(number);
    float[] input =
        sampling.mix() == null
            ? input(seed, request.prompt(), sampling.truncation())
            : input(sampling.mix().of(seed), request.prompt(), sampling.truncation());
    LatentDirections directions = conditions().directions();
    if (directions != null) {
      directions.move(input, sampling.directions());
    }
    return input;
  }

  private long seedOfDraft(int number) {
    Conditioning conditioning = model().manifest().architecture().conditioning();
    boolean drawn =
        conditioning.kind() == Conditioning.Kind.CLASSES && request.prompt().classIndex() == null;
    return request
        .sampling()
        .seedOfDraft(number, seed -> drawn ? Conditions.drawnClass(seed, conditioning.size()) : 0);
  }

  /**
   * Takes over a draft; of the last one for a picture, has the file of the best made. The last
   * picture completes the job, and so does what goes wrong.
   *
   * @param score the higher the better; NaN if the request has one draft for each picture
   */
  @Override
  void accept(int number, Picture picture, float score) {
    int index = number / request.sampling().bestOf();
    Chosen best;
    synchronized (chosen) {
      best = better(chosen[index], new Chosen(number, score, request.sampling().bestOf(), picture));
      chosen[index] = best;
    }
    if (best.missing() == 0) {
      finisher.executor().execute(() -> orFail(() -> finish(index, best)));
    }
  }

  /** Of equal ones the first, in whichever order they come. */
  private static Chosen better(@Nullable Chosen before, Chosen next) {
    if (before == null) {
      return next.arrived(next.missing());
    }
    boolean kept =
        before.score() > next.score()
            || (before.score() == next.score() && before.draft() < next.draft());
    return (kept ? before : next).arrived(before.missing());
  }

  @SuppressWarnings("CatchingUnchecked") // Whoever waits for it is told.
  private void orFail(Runnable finishing) {
    try {
      finishing.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a picture of {} could not be finished", model().id(), e);
      future().completeExceptionally(e);
    }
  }

  private void finish(int index, Chosen best) {
    int size = request.output().size();
    Chosen sized = best.with(Resampler.resize(best.picture(), size, size));
    if (dreams == null) {
      done(index, sized);
    } else {
      keep(index, sized);
    }
    if (missing.decrementAndGet() == 0) {
      if (dreams == null) {
        deliver();
      } else {
        dreams.dream(pictures()).whenCompleteAsync(this::dreamt, finisher.executor());
      }
    }
  }

  private void dreamt(@Nullable List<Picture> pictures, @Nullable Throwable error) {
    if (pictures == null) {
      future().completeExceptionally(Objects.requireNonNull(error));
    } else {
      orFail(
          () -> {
            for (int i = 0; i < pictures.size(); i++) {
              done(i, kept(i).with(pictures.get(i)));
            }
            deliver();
          });
    }
  }

  /** What becomes of a picture that is done: a file, or a part of one. */
  private void done(int index, Chosen picture) {
    if (request.output().sheet()) {
      keep(index, picture);
      return;
    }
    long seed = seedOfDraft(picture.draft());
    Double score = Float.isNaN(picture.score()) ? null : Double.valueOf(picture.score());
    images[index] =
        file(request.single(seed, request.sampling().truncation()), picture.picture(), score);
  }

  private void keep(int index, Chosen picture) {
    synchronized (chosen) {
      chosen[index] = picture;
    }
  }

  private Chosen kept(int index) {
    synchronized (chosen) {
      return chosen[index];
    }
  }

  private List<Picture> pictures() {
    return IntStream.range(0, chosen.length).mapToObj(i -> kept(i).picture()).toList();
  }

  private GeneratedImage file(GenerationRequest asked, Picture picture, @Nullable Double score) {
    return new GeneratedImage(
        asked.sampling().seed(),
        picture.width(),
        picture.height(),
        score,
        finisher.file(asked, picture, delivery));
  }

  private void deliver() {
    if (!request.output().sheet()) {
      List<GeneratedImage> all = List.of(images);
      deliver(
          all.stream()
              .map(image -> request.single(image.seed(), request.sampling().truncation()))
              .toList(),
          all);
      return;
    }
    List<Long> seeds =
        IntStream.range(0, chosen.length).mapToObj(i -> seedOfDraft(kept(i).draft())).toList();
    GenerationRequest asked = request.withSeeds(seeds);
    Picture sheet = ContactSheet.of(pictures(), ContactSheet.columns(chosen.length));
    deliver(List.of(asked), List.of(file(asked, sheet, null)));
  }

  /**
   * What leaves is in the log before.
   *
   * @param requests those that would give each of the files alone
   */
  private void deliver(List<GenerationRequest> requests, List<GeneratedImage> all) {
    Generation generation = new Generation(model(), all, conditions().unknownPhrases());
    if (!delivery.recorded()) {
      future().complete(generation);
      return;
    }
    finisher
        .record(requests, all, delivery)
        .whenComplete(
            (recorded, error) -> {
              if (error == null) {
                future().complete(generation);
              } else {
                future().completeExceptionally(error);
              }
            });
  }
}

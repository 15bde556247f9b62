package dev.ganvas.generation;

import dev.ganvas.gan.LatentDirections;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request in progress. */
final class GenerationJob extends PictureJob<Generation> {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationJob.class);

  private final GenerationRequest request;
  private final PictureFinisher finisher;
  private final PictureFinisher.Delivery delivery;
  private final Chosen[] chosen;
  private final GeneratedImage[] images;
  private final AtomicInteger missing;

  /**
   * The best of the drafts for a picture so far.
   *
   * @param draft its number among all of the request
   * @param score NaN if there is only one
   * @param missing drafts that are not generated yet
   * @param picture of the size that was asked for, for a sheet once none is missing
   */
  private record Chosen(int draft, float score, int missing, Picture picture) {
    /** The same after one more of those that were missing. */
    Chosen arrived(int missingBefore) {
      return new Chosen(draft, score, missingBefore - 1, picture);
    }
  }

  /**
   * @param conditions of its pictures
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
  }

  @Override
  boolean chooses() {
    return request.sampling().bestOf() > 1;
  }

  @Override
  float[] input(int number) {
    Sampling sampling = request.sampling();
    long seed = sampling.seedOfDraft(number);
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
      finisher.executor().execute(() -> finishOrFail(index, best));
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
  private void finishOrFail(int index, Chosen best) {
    try {
      finish(index, best);
    } catch (RuntimeException | Error e) {
      LOG.error("a picture of {} could not be finished", model().id(), e);
      future().completeExceptionally(e);
    }
  }

  private void finish(int index, Chosen best) {
    int size = request.output().size();
    Picture sized = Resampler.resize(best.picture(), size, size);
    if (request.output().sheet()) {
      synchronized (chosen) {
        chosen[index] = new Chosen(best.draft(), best.score(), 0, sized);
      }
    } else {
      long seed = request.sampling().seedOfDraft(best.draft());
      Double score = Float.isNaN(best.score()) ? null : Double.valueOf(best.score());
      images[index] = file(request.single(seed, request.sampling().truncation()), sized, score);
    }
    if (missing.decrementAndGet() == 0) {
      deliver();
    }
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
    List<Picture> pictures;
    GenerationRequest asked;
    synchronized (chosen) {
      pictures = Arrays.stream(chosen).map(Chosen::picture).toList();
      asked =
          request.withSeeds(
              Arrays.stream(chosen)
                  .map(best -> request.sampling().seedOfDraft(best.draft()))
                  .toList());
    }
    Picture sheet = ContactSheet.of(pictures, ContactSheet.columns(pictures.size()));
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

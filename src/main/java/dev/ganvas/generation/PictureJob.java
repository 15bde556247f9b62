package dev.ganvas.generation;

import dev.ganvas.images.Picture;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.Latents;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Pictures under way. Workers take them one by one and may finish them in any order. {@link #taken}
 * belongs to the queue's lock.
 *
 * @param <T> what the pictures become
 */
abstract class PictureJob<T> {
  private final ServedModel model;
  private final int count;
  private final Conditions.Conditioned conditions;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final long createdNanos = System.nanoTime();
  private int taken;

  /**
   * @param model version that is to make the pictures, whatever is served by then
   * @param conditions of the pictures
   */
  PictureJob(ServedModel model, int count, Conditions.Conditioned conditions) {
    this.model = model;
    this.count = count;
    this.conditions = conditions;
  }

  final ServedModel model() {
    return model;
  }

  final Conditions.Conditioned conditions() {
    return conditions;
  }

  final CompletableFuture<T> future() {
    return future;
  }

  /** Since they were asked for. */
  final Duration waited() {
    return Duration.ofNanos(System.nanoTime() - createdNanos);
  }

  /** The places that it needs in the queue. */
  int places() {
    return count;
  }

  /**
   * How many labelled files become of a picture that is generated: a share, where some are chosen.
   */
  double files() {
    return 0;
  }

  /** Pixels of a file. */
  long pixels() {
    return 0;
  }

  /** Whether its pictures are made only while no others wait. */
  boolean inBackground() {
    return false;
  }

  /** The number of the next picture to generate. */
  final int take() {
    return taken++;
  }

  final int remaining() {
    return future.isDone() ? 0 : count - taken;
  }

  /** The numbers that go into the generator for a picture: latent, then condition. */
  abstract float[] input(int number);

  /** Whether its pictures have to be scored. */
  boolean chooses() {
    return false;
  }

  /**
   * Takes over a generated picture; the last one completes the future.
   *
   * @param score how typical it is, the higher the better; NaN if nobody asked
   */
  abstract void accept(int number, Picture picture, float score);

  final float[] input(long seed, Prompt prompt, double truncation) {
    return Latents.input(seed, latentSize(), truncation, conditions.of(prompt, seed));
  }

  /**
   * @param mix without open parts
   * @param prompt of parts that have none of their own
   */
  final float[] input(Mix mix, Prompt prompt, double truncation) {
    return mix.input(
        part ->
            input(
                Objects.requireNonNull(part.seed()),
                Objects.requireNonNullElse(part.prompt(), prompt),
                truncation),
        latentSize());
  }

  private int latentSize() {
    return model.manifest().architecture().latentSize();
  }
}

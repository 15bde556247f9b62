package dev.ganvas.films;

import dev.ganvas.generation.Mix;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The way of a film from keyframe to keyframe, along great circles. It goes at one speed: where
 * keyframes leave open when they come, each way takes its share of the time by its length, and
 * along a way the film is always as far as its share of the time says. Lengths are those of
 * latents, or better {@linkplain #seen those of what is seen}.
 */
final class Walk {
  /** Pictures of the film for one that is looked at before. */
  static final int LOOKS = 4;

  /** So that a way on which nothing changes has a length, too; in levels of grey. */
  private static final double LEAST_STEP = 0.01;

  private final FilmRequest film;
  private final List<Keyframe> stops;

  /** How far it is from each stop to points at equal shares of the way to the next one. */
  private final double[][] lengths;

  /** Seconds at which each stop is reached. */
  private final double[] times;

  private Walk(FilmRequest film, List<Keyframe> stops, double[][] lengths) {
    this.film = film;
    this.stops = stops;
    this.lengths = lengths;
    double all = Arrays.stream(lengths).mapToDouble(Walk::last).sum();
    times = new double[stops.size()];
    for (int i = 0; i < lengths.length; i++) {
      Double own = stops.get(i).seconds();
      times[i + 1] = times[i] + (own == null ? film.seconds() * last(lengths[i]) / all : own);
    }
  }

  /** By the angles between latents. */
  static Walk of(FilmRequest film) {
    List<Keyframe> stops = stops(film);
    int size = film.model().manifest().architecture().latentSize();
    double[][] lengths = new double[stops.size() - 1][];
    for (int i = 0; i < lengths.length; i++) {
      double angle = Latents.angle(stops.get(i).latent(size), stops.get(i + 1).latent(size));
      // Who stays where he is stays there for a moment.
      lengths[i] = new double[] {0, Math.max(1e-3, angle)};
    }
    return new Walk(film, stops, lengths);
  }

  private static List<Keyframe> stops(FilmRequest film) {
    List<Keyframe> stops = new ArrayList<>(film.keyframes());
    if (film.loop()) {
      stops.add(stops.get(0));
    }
    return stops;
  }

  /** Points to look at, at equal shares of each way, the stops among them once. */
  List<Mix> looks() {
    int each = looksEach();
    return IntStream.rangeClosed(0, each * lengths.length)
        .mapToObj(
            look -> {
              int way = Math.min(look / each, lengths.length - 1);
              return between(way, (double) (look - way * each) / each);
            })
        .toList();
  }

  private int looksEach() {
    return Math.max(2, frames() / LOOKS / lengths.length);
  }

  /**
   * The same walk by how much its pictures change.
   *
   * @param steps differences of pictures from one of {@link #looks} to the next, in levels of grey
   */
  Walk seen(List<Double> steps) {
    int each = looksEach();
    double[][] seen = new double[lengths.length][each + 1];
    for (int i = 0; i < steps.size(); i++) {
      double[] way = seen[i / each];
      way[i % each + 1] = way[i % each] + steps.get(i) + LEAST_STEP;
    }
    return new Walk(film, stops, seen);
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  /** How many pictures there are, at least one. */
  int frames() {
    return (int) Math.max(1, Math.round(last(times) * film.fps()));
  }

  /** What a picture is mixed from: the last one is the last keyframe, or one step before it. */
  Mix at(int frame) {
    int steps = film.loop() ? frames() : Math.max(1, frames() - 1);
    double time = last(times) * frame / steps;
    int way = 0;
    while (way < lengths.length - 1 && times[way + 1] <= time) {
      way++;
    }
    double gone = Math.min(1, (time - times[way]) / (times[way + 1] - times[way]));
    return between(way, share(lengths[way], film.easing().share(gone)));
  }

  /** The share of a way's great circle at a share of its length. */
  private static double share(double[] lengths, double ofLength) {
    double wanted = ofLength * last(lengths);
    int next = 1;
    while (next < lengths.length - 1 && lengths[next] < wanted) {
      next++;
    }
    double within = (wanted - lengths[next - 1]) / (lengths[next] - lengths[next - 1]);
    return Math.min(1, (next - 1 + within) / (lengths.length - 1));
  }

  private Mix between(int way, double share) {
    return new Mix(
        Stream.concat(stops.get(way).parts(1 - share), stops.get(way + 1).parts(share)).toList());
  }
}

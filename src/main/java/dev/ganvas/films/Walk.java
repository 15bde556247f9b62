package dev.ganvas.films;

import dev.ganvas.generation.Mix;
import dev.ganvas.generation.MixPart;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way of a film from keyframe to keyframe, along great circles. Where keyframes leave open when
 * they come, each way takes its share of the time by its angle: the speed is then the same
 * throughout.
 */
final class Walk {
  private final FilmRequest film;
  private final List<Keyframe> stops;

  /** Seconds at which each stop is reached. */
  private final double[] times;

  private Walk(FilmRequest film, List<Keyframe> stops, double[] times) {
    this.film = film;
    this.stops = stops;
    this.times = times;
  }

  static Walk of(FilmRequest film) {
    List<Keyframe> stops = new ArrayList<>(film.keyframes());
    if (film.loop()) {
      stops.add(stops.get(0));
    }
    double[] angles = angles(film, stops);
    double all = Arrays.stream(angles).sum();
    double[] times = new double[stops.size()];
    for (int i = 0; i < angles.length; i++) {
      Double own = stops.get(i).seconds();
      times[i + 1] = times[i] + (own == null ? film.seconds() * angles[i] / all : own);
    }
    return new Walk(film, stops, times);
  }

  private static double[] angles(FilmRequest film, List<Keyframe> stops) {
    int size = film.model().manifest().architecture().latentSize();
    double[] angles = new double[stops.size() - 1];
    for (int i = 0; i < angles.length; i++) {
      // Who stays where he is stays there for a moment.
      angles[i] =
          Math.max(
              1e-3,
              Latents.angle(
                  Latents.normals(stops.get(i).seed(), size),
                  Latents.normals(stops.get(i + 1).seed(), size)));
    }
    return angles;
  }

  private double seconds() {
    return times[times.length - 1];
  }

  /** How many pictures there are, at least one. */
  int frames() {
    return (int) Math.max(1, Math.round(seconds() * film.fps()));
  }

  /** What a picture is mixed from: the last one is the last keyframe, or one step before it. */
  Mix at(int frame) {
    int steps = film.loop() ? frames() : Math.max(1, frames() - 1);
    double time = seconds() * frame / steps;
    int next = 1;
    while (next < stops.size() - 1 && times[next] <= time) {
      next++;
    }
    double length = times[next] - times[next - 1];
    double gone = length == 0 ? 1 : Math.min(1, (time - times[next - 1]) / length);
    double share = film.easing().share(gone);
    return new Mix(List.of(part(next - 1, 1 - share), part(next, share)));
  }

  private MixPart part(int stop, double weight) {
    Keyframe keyframe = stops.get(stop);
    return new MixPart(keyframe.seed(), weight, keyframe.prompt());
  }
}

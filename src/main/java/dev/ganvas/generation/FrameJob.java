package dev.ganvas.generation;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Pictures of a film under way, which become no files of their own. */
final class FrameJob extends PictureJob<List<Picture>> {
  private static final Prompt NOTHING = new Prompt(null, null, null);

  private final Frames frames;
  private final Picture[] pictures;
  private final AtomicInteger missing;

  FrameJob(Frames frames, Conditions.Conditioned conditions) {
    super(frames.model(), frames.points().size(), conditions);
    this.frames = frames;
    pictures = new Picture[frames.points().size()];
    missing = new AtomicInteger(pictures.length);
  }

  static Prompt prompt(MixPart part) {
    return Objects.requireNonNullElse(part.prompt(), NOTHING);
  }

  /** None: films are bounded by who makes them, some pictures at a time. */
  @Override
  int places() {
    return 0;
  }

  @Override
  float[] input(int number) {
    return input(frames.points().get(number), NOTHING, frames.truncation());
  }

  @Override
  void accept(int number, Picture picture, float score) {
    pictures[number] = Resampler.resize(picture, frames.size(), frames.size());
    if (missing.decrementAndGet() == 0) {
      future().complete(List.of(pictures));
    }
  }
}

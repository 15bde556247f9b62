package dev.ganvas.jobs;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.training.TrainingOptions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs of 1,000 pictures, for tests of how they are shown. */
public final class TestJobs {
  public static final double IMAGES_PER_SECOND = 50;

  private TestJobs() {}

  public static TrainingJob job(String id, JobState state, Instant created, long imagesSeen) {
    return job(id, state, created, imagesSeen, null);
  }

  public static TrainingJob job(
      String id, JobState state, Instant created, long imagesSeen, @Nullable String node) {
    TrainingOptions options =
        new TrainingOptions(
            new Architecture(8, 1, 4, Conditioning.NONE, List.of(16, 16), List.of(16, 16)),
            TrainerOptions.standard(
                1000, new AugmentationOptions(0.2, true, true, false, Symmetry.NONE), 1),
            1,
            1,
            1,
            "test",
            List.of(),
            false,
            null,
            null);
    return new TrainingJob(
        id,
        "roses",
        "a set",
        state,
        null,
        options,
        null,
        created,
        null,
        null,
        imagesSeen,
        options.trainer().totalImages(),
        IMAGES_PER_SECOND,
        null,
        "tester",
        node,
        1,
        1,
        0,
        0,
        null);
  }
}

package dev.ganvas.variations;

import dev.ganvas.derived.DerivedPictures;
import dev.ganvas.derived.Lane;
import dev.ganvas.derived.LaneLifecycle;
import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.models.ServedModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/** Makes variations of pictures. Thread-safe. */
@Service
@EnableConfigurationProperties(VariationProperties.class)
public class Variations extends LaneLifecycle {
  /** Of what is varied: twice as much as models draw at most. */
  private static final int MOST_SIDE = 512;

  /** A gradient step takes about as long as so many pictures. */
  private static final int PICTURES_A_STEP = 4;

  private final VariationProperties properties;
  private final Varier varier;
  private final DerivedPictures pictures;
  private final Timer timer;

  Variations(
      VariationProperties properties,
      Varier varier,
      DerivedPictures pictures,
      MeterRegistry meters) {
    super(new Lane("variations", properties.waiting(), 1, properties.niceness()));
    this.properties = properties;
    this.varier = varier;
    this.pictures = pictures;
    Gauge.builder("ganvas.variations", lane, Lane::size)
        .description("Requests for variations under way and waiting")
        .register(meters);
    timer =
        Timer.builder("ganvas.variation")
            .description("Time to make the variations of a picture")
            .register(meters);
  }

  /**
   * What is needed of a picture, for models of any size: the square in its middle, and no more
   * pixels of that than tell.
   */
  public static Picture fit(Picture picture) {
    Picture square = Resampler.cropToSquare(picture);
    int side = Math.min(square.width(), MOST_SIDE);
    return Resampler.resize(square, side, side);
  }

  /** The served models that can vary pictures. */
  public List<ServedModel> models() {
    return varier.models();
  }

  /**
   * Looks whether one more request would be taken.
   *
   * @throws LaneRefusedException if not
   */
  public void checkRoom() {
    lane.checkRoom();
  }

  /** What a request would meet. */
  public VariationForecast forecast(VariationRequest request) {
    return new VariationForecast(
        lane.size(), lane.expected(operations(request)), pictures(request));
  }

  private int pictures(VariationRequest request) {
    int looks = request.model() == null ? 2 * models().size() : 0;
    return request.options().n() + looks + PICTURES_A_STEP * properties.steps();
  }

  private long operations(VariationRequest request) {
    return pictures(request)
        * models().stream()
            .filter(model -> request.model() == null || request.model().equals(model))
            .mapToLong(model -> model.manifest().architecture().generatorMultiplyAdds())
            .max()
            .orElse(1);
  }

  /**
   * Makes variations in turn. Who cancels the result ends the work after its next step.
   *
   * @throws LaneRefusedException if too many requests wait already
   */
  public CompletableFuture<VariationsMade> submit(VariationRequest request) {
    CompletableFuture<Varier.Varied> made =
        lane.submit(operations(request), turn -> timer.record(() -> varier.vary(request, turn)));
    CompletableFuture<VariationsMade> recorded =
        made.thenCompose(
            varied ->
                pictures
                    .record(
                        varied.how(),
                        varied.made().variations().stream().map(Variation::image).toList(),
                        "variation",
                        request.options())
                    .thenApply(nothing -> varied.made()));
    recorded.whenComplete((done, error) -> made.cancel(false));
    return recorded;
  }
}

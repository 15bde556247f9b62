package dev.ganvas.dreams;

import dev.ganvas.derived.DerivedPictures;
import dev.ganvas.derived.Lane;
import dev.ganvas.derived.LaneLifecycle;
import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.LabelledImage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.util.function.SingletonSupplier;

/** Dreams on pictures. Thread-safe. */
@Service
@EnableConfigurationProperties(DreamProperties.class)
public class Dreams extends LaneLifecycle {
  /** Longer side of a guide. */
  private static final int GUIDE_SIDE = 192;

  public static final int LARGEST_SIDE = 1024;
  public static final int USUAL_SIDE = 512;

  /** Sides of what is dreamt on are multiples of it. */
  public static final int UNIT = GradientAscent.UNIT;

  /** Multiplications that a generated picture takes, about. */
  private static final double PICTURE = 1e9;

  private final DreamProperties properties;
  private final DerivedPictures pictures;

  /** Read when somebody first dreams. */
  private final SingletonSupplier<Classifier> classifier =
      SingletonSupplier.of(Classifier::shipped);

  private final Timer timer;

  Dreams(DreamProperties properties, DerivedPictures pictures, MeterRegistry meters) {
    super(
        new Lane("dreams", properties.waiting(), properties.threadCount(), properties.niceness()));
    this.properties = properties;
    this.pictures = pictures;
    Gauge.builder("ganvas.dreams", lane, Lane::size)
        .description("Dreams under way and waiting")
        .register(meters);
    timer =
        Timer.builder("ganvas.dream").description("Time to dream on a picture").register(meters);
  }

  private Classifier classifier() {
    return classifier.obtain();
  }

  /** Name in marks and records of what dreams. */
  public static final String MODEL = "dreams";

  /** Version of the classifier that dreams. */
  public String version() {
    return classifier().card().version();
  }

  /** What would be dreamt by the classifier that is here. */
  public Dream dream(DreamOptions options) {
    return new Dream(version(), options);
  }

  /** The layers that can be dreamt of, the first of which sees least. */
  public List<String> layers() {
    return classifier().layers();
  }

  /** The classes that can be dreamt of, and their groups. */
  public Set<String> classes() {
    return classifier().classNames();
  }

  /**
   * A picture in the size in which it is dreamt on: its sides multiples of 16.
   *
   * @param longerSide in pixels, up to {@value #LARGEST_SIDE}
   */
  public static Picture fit(Picture picture, int longerSide) {
    double scale = (double) longerSide / Math.max(picture.width(), picture.height());
    return Resampler.resize(
        picture.withChannels(3),
        GradientAscent.side(scale * picture.width()),
        GradientAscent.side(scale * picture.height()));
  }

  /** A picture in the size in which its features are sought. */
  public static Picture fitGuide(Picture picture) {
    return fit(picture, GUIDE_SIDE);
  }

  /**
   * Looks whether one more dream would be taken.
   *
   * @throws LaneRefusedException if not
   */
  public void checkRoom() {
    lane.checkRoom();
  }

  /** What a dream would meet. */
  public DreamForecast forecast(DreamRequest request) {
    return forecast(operations(request));
  }

  /** What dreams on so many square pictures would meet. */
  public DreamForecast forecast(DreamOptions options, int side, int count) {
    return forecast(operations(options, side, count));
  }

  private DreamForecast forecast(long operations) {
    return new DreamForecast(
        lane.size(), lane.expected(operations), (int) Math.ceil(operations / PICTURE));
  }

  private long operations(DreamRequest request) {
    Picture picture = request.picture();
    return operations(
        new GradientAscent.Size(picture.width(), picture.height()), request.options());
  }

  private long operations(DreamOptions options, int side, int count) {
    return count * operations(new GradientAscent.Size(side, side), options);
  }

  /** Forwards and backwards. */
  private long operations(GradientAscent.Size size, DreamOptions options) {
    long pixels =
        GradientAscent.sizes(size, options.octaves()).stream()
            .mapToLong(GradientAscent.Size::pixels)
            .sum();
    return 2 * pixels * options.iterations() * classifier().operations(layer(options));
  }

  private int layer(DreamOptions options) {
    return options.layer() == null
        ? classifier().convolutions().size() - 1
        : classifier().layers().indexOf(options.layer());
  }

  /**
   * Dreams in turn. Who cancels the result ends the dream after its next step.
   *
   * @throws LaneRefusedException if too many dreams wait already
   */
  public CompletableFuture<LabelledImage> submit(DreamRequest request, DreamProgress progress) {
    CompletableFuture<LabelledImage> made =
        lane.submit(
            operations(request),
            turn ->
                timer.record(
                    () -> {
                      Picture dream =
                          dream(
                              request.picture(),
                              request.guide(),
                              request.options(),
                              (steps, of) -> {
                                turn.check();
                                progress.done(steps, of);
                              });
                      return pictures.file(request.derivation(), dream);
                    }));
    CompletableFuture<LabelledImage> recorded =
        made.thenCompose(
            image ->
                pictures
                    .record(request.derivation(), List.of(image), "dream", request.options())
                    .thenApply(nothing -> image));
    recorded.whenComplete((image, error) -> made.cancel(false));
    return recorded;
  }

  /**
   * Takes a place for dreams on square pictures that are still to be made.
   *
   * @param side of them, a multiple of {@value #UNIT}
   * @throws LaneRefusedException if too many dreams wait already
   */
  public DreamPlace reserve(DreamOptions options, int side, int count) {
    Lane.Place<List<Picture>> place = lane.reserve(operations(options, side, count));
    return new DreamPlace(
        place,
        (picture, turn) ->
            timer.record(
                () -> dream(picture.withChannels(3), null, options, (steps, of) -> turn.check())));
  }

  /** Dreams on the calling thread: the same picture from the same picture and options. */
  Picture dream(
      Picture picture, @Nullable Picture guide, DreamOptions options, DreamProgress progress) {
    int layer = layer(options);
    try (GradientEngine engine = engine(layer, options.className(), guide)) {
      return new GradientAscent(engine)
          .dream(picture, options.strength(), options.octaves(), options.iterations(), progress);
    }
  }

  private GradientEngine engine(int layer, @Nullable String className, @Nullable Picture guide) {
    int threads = properties.threadCount();
    Classifier network = classifier();
    if (className != null) {
      byte[] graph = GradientGraph.ofDirection(network, network.direction(className));
      return new GradientEngine(graph, null, threads);
    }
    if (guide == null) {
      return new GradientEngine(GradientGraph.ofMore(network, layer), null, threads);
    }
    try (GradientEngine features =
        new GradientEngine(GradientGraph.ofFeatures(network, layer), null, threads)) {
      float[][] sought = features.run(Planes.of(guide)).places(network.mostPlaces(layer));
      return new GradientEngine(GradientGraph.ofGuide(network, layer), sought, threads);
    }
  }
}

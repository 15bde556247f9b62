package dev.ganvas.dreams;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import jakarta.annotation.PreDestroy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How alike pictures are to the classifier: the mean, over places and layers, of the cosines
 * between the features that are in the same place (as in Zhang et al., 2018, but for weights that
 * people's judgements were fitted to), 1 for the same picture. Pictures that have nothing to do
 * with each other are alike by about a half. Thread-safe.
 */
@Component
public class Likeness {
  private static final List<String> LAYERS = List.of("1a", "2b", "3b", "4b", "5b");
  private static final int SIDE = 64;

  private @Nullable OrtSession session;

  /** What the classifier sees in a picture: by layer, {@code [channels, places]}, length 1. */
  public record Seen(List<Planes> layers) {
    /** How alike what is seen is, from -1 to 1. */
    public double to(Seen other) {
      double sum = 0;
      for (int i = 0; i < layers.size(); i++) {
        float[] one = layers.get(i).values();
        float[] two = other.layers.get(i).values();
        double product = 0;
        for (int k = 0; k < one.length; k++) {
          product += (double) one[k] * two[k];
        }
        sum += product / (layers.get(i).width() * layers.get(i).height());
      }
      return sum / layers.size();
    }
  }

  /** Looks at a picture, square or drawn out to a square. */
  public Seen of(Picture picture) {
    Planes planes = Planes.of(Resampler.resize(picture.withChannels(3), SIDE, SIDE));
    long[] shape = {1, 3, SIDE, SIDE};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                GradientEngine.ENVIRONMENT, FloatBuffer.wrap(planes.values()), shape);
        OrtSession.Result result = session().run(Map.of(GradientGraph.PICTURE, input))) {
      List<Planes> layers = new ArrayList<>();
      for (int i = 0; i < LAYERS.size(); i++) {
        layers.add(ofUnitLength(GradientEngine.planes((OnnxTensor) result.get(i))));
      }
      return new Seen(layers);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the classifier", e);
    }
  }

  private static Planes ofUnitLength(Planes planes) {
    int places = planes.width() * planes.height();
    for (int place = 0; place < places; place++) {
      double square = 1e-12;
      for (int i = place; i < planes.values().length; i += places) {
        square += (double) planes.values()[i] * planes.values()[i];
      }
      float factor = (float) (1 / Math.sqrt(square));
      for (int i = place; i < planes.values().length; i += places) {
        planes.values()[i] *= factor;
      }
    }
    return planes;
  }

  /** Loaded when somebody first looks. */
  private synchronized OrtSession session() {
    OrtSession loaded = session;
    if (loaded == null) {
      Classifier classifier = Classifier.shipped();
      List<Integer> layers = LAYERS.stream().map(classifier.layers()::indexOf).toList();
      loaded = GradientEngine.session(GradientGraph.ofFeatures(classifier, layers), 1);
      session = loaded;
    }
    return loaded;
  }

  @PreDestroy
  synchronized void close() throws OrtException {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}

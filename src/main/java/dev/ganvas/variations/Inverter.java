package dev.ganvas.variations;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Encoder;
import dev.ganvas.gan.EncoderGraph;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.InversionGraph;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Finds what a generator would make a picture of: the encoder says where about, and steps down the
 * loss of {@link InversionGraph} from there come nearer. For one thread at a time.
 */
final class Inverter implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final Architecture architecture;
  private final OrtSession encoder;
  private final OrtSession inversion;
  private final PictureFunction generator;

  Inverter(GeneratorSnapshot snapshot, Encoder network) {
    architecture = snapshot.architecture();
    encoder = session(EncoderGraph.of(network));
    inversion = session(InversionGraph.of(snapshot, network));
    generator = new OnnxRuntimeGenerator(snapshot, 1);
  }

  private static OrtSession session(byte[] graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return ENVIRONMENT.createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the network", e);
    }
  }

  Architecture architecture() {
    return architecture;
  }

  /** The middle of a picture as the model has it: square, of its size and channels. */
  Picture fit(Picture picture) {
    Picture square = Resampler.cropToSquare(picture);
    int resolution = architecture.resolution();
    return Resampler.resize(
        square.withChannels(architecture.imageChannels()), resolution, resolution);
  }

  /** What the encoder alone finds. */
  Projection first(Picture fitted) {
    return projected(fitted, 0, () -> true);
  }

  /**
   * Projects a picture.
   *
   * @param steps at most
   * @param goOn asked before each of them
   */
  Projection projected(Picture fitted, int steps, BooleanSupplier goOn) {
    int side = architecture.resolution();
    long[] shape = {1, architecture.imageChannels(), side, side};
    try (OnnxTensor wanted =
            OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(planes(fitted)), shape);
        OrtSession.Result seen = encoder.run(Map.of(EncoderGraph.INPUT, wanted))) {
      float[] from = inputOf(values(seen, EncoderGraph.OUTPUT));
      Map<String, OnnxTensor> given = new HashMap<>();
      seen.forEach(output -> given.put(output.getKey(), (OnnxTensor) output.getValue()));
      given.remove(EncoderGraph.OUTPUT);
      given.put(InversionGraph.WANTED, wanted);
      float[] best = descend(from, given, steps, goOn);
      return new Projection(best, pictures(new float[][] {best})[0]);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the network", e);
    }
  }

  private float[] descend(
      float[] from, Map<String, OnnxTensor> given, int steps, BooleanSupplier goOn)
      throws OrtException {
    int latents = architecture.latentSize();
    // A class is what it is; a vector may become another.
    boolean vector = architecture.conditioning().kind() == Conditioning.Kind.VECTOR;
    Descent descent = new Descent(from, latents, vector ? from.length : latents, steps);
    float[] best = descent.at();
    float least = Float.MAX_VALUE;
    for (int i = 0; i < steps && goOn.getAsBoolean(); i++) {
      try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, new float[][] {descent.at()})) {
        given.put(InversionGraph.INPUT, input);
        try (OrtSession.Result made = inversion.run(given)) {
          float loss = values(made, InversionGraph.LOSS)[0];
          if (loss < least) {
            least = loss;
            best = descent.at();
          }
          descent.step(values(made, InversionGraph.GRADIENT));
        }
      }
    }
    return best;
  }

  private static float[] values(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().array();
  }

  /** What the encoder found, as the generator takes it: of classes the likeliest one. */
  private float[] inputOf(float[] found) {
    float[] input = found.clone();
    if (architecture.conditioning().kind() == Conditioning.Kind.CLASSES) {
      int likeliest = architecture.latentSize();
      for (int i = likeliest; i < found.length; i++) {
        likeliest = found[i] > found[likeliest] ? i : likeliest;
      }
      for (int i = architecture.latentSize(); i < found.length; i++) {
        input[i] = i == likeliest ? 1 : 0;
      }
    }
    return input;
  }

  /** What the generator makes of inputs. */
  Picture[] pictures(float[][] inputs) {
    float[] values = generator.pictures(inputs);
    Picture[] pictures = new Picture[inputs.length];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] =
          Picture.ofTensor(values, i, architecture.resolution(), architecture.imageChannels());
    }
    return pictures;
  }

  /** Channels first, from -1 to 1. */
  private static float[] planes(Picture picture) {
    int channels = picture.channels();
    int pixels = picture.width() * picture.height();
    float[] values = new float[pixels * channels];
    for (int i = 0; i < values.length; i++) {
      values[i % channels * pixels + i / channels] = (picture.samples()[i] & 0xFF) / 127.5f - 1;
    }
    return values;
  }

  @Override
  public void close() {
    generator.close();
    try {
      encoder.close();
      inversion.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the network", e);
    }
  }
}

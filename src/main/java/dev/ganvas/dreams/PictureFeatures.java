package dev.ganvas.dreams;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.images.Picture;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * What the classifier sees in pictures, in few numbers: the features of its last layer, averaged
 * over each quarter of the picture, brought to length 1 together, so that contrast does not count,
 * and projected onto random directions, which keeps distances (Johnson and Lindenstrauss, 1984).
 * Thread-safe.
 */
public final class PictureFeatures implements AutoCloseable {
  /** Side of the pictures that the classifier is shown, among those that it was trained on. */
  private static final int SIDE = 64;

  private static final int CHANNELS = 3;

  /** How many there are of a picture. */
  public static final int COUNT = 128;

  /** To be raised whenever anything changes them but another classifier. */
  private static final int FORM = 1;

  private final String version;
  private final OrtSession session;

  /** Each call computes on the calling thread alone. */
  public PictureFeatures() {
    Classifier shipped = Classifier.shipped();
    version = shipped.card().version() + "-" + FORM;
    session = GradientEngine.session(GradientGraph.ofWholePictures(shipped, SIDE, COUNT), 1);
  }

  /** Features of one version can be compared with each other. */
  public String version() {
    return version;
  }

  /** Of a picture whose side is a power of 2. */
  public float[] of(Picture picture) {
    return of(Planes.of(picture).values(), 1, CHANNELS, picture.width())[0];
  }

  /**
   * Of pictures whose side is a power of 2.
   *
   * @param pictures {@code [count, channels, side, side]} from -1 to 1, of 1 or 3 channels
   * @return {@value #COUNT} numbers for each
   */
  public float[][] of(float[] pictures, int count, int channels, int side) {
    float[] shown = new float[count * CHANNELS * SIDE * SIDE];
    for (int plane = 0; plane < count * CHANNELS; plane++) {
      int from = plane / CHANNELS * channels + plane % CHANNELS % channels;
      resize(pictures, from * side * side, side, shown, plane * SIDE * SIDE);
    }
    long[] shape = {count, CHANNELS, SIDE, SIDE};
    try (OnnxTensor input =
            OnnxTensor.createTensor(GradientEngine.ENVIRONMENT, FloatBuffer.wrap(shown), shape);
        OrtSession.Result result = session.run(Map.of(GradientGraph.PICTURE, input))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the classifier", e);
    }
  }

  /** Means of squares of pixels, or each pixel several times. */
  private static void resize(float[] from, int start, int side, float[] to, int at) {
    int block = Math.max(1, side / SIDE);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float sum = 0;
        for (int i = 0; i < block * block; i++) {
          int row = y * side / SIDE + i / block;
          int column = x * side / SIDE + i % block;
          sum += from[start + row * side + column];
        }
        to[at + y * SIDE + x] = sum / (block * block);
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the classifier", e);
    }
  }
}

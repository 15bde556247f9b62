package dev.ganvas.prompts;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * all-MiniLM-L6-v2 (Reimers and Gurevych, <i>Sentence-BERT</i>, 2019; Wang et al., <i>MiniLM</i>,
 * 2020) quantised to 8 bits: embeds English sentences so that similar meanings get similar vectors.
 * The model is part of the program; nothing is downloaded. Thread-safe.
 */
public final class SentenceEncoder implements AutoCloseable {
  /** Dimension of the embeddings. */
  public static final int SIZE = 384;

  /** Maximum number of tokens; the model was trained on sentences up to this length. */
  public static final int MAX_PIECES = 128;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private final WordPieceTokenizer tokenizer;
  private final OrtSession session;

  /**
   * @param threads used by one call; 1 for the calling thread alone
   */
  public SentenceEncoder(int threads) {
    tokenizer = new WordPieceTokenizer(vocabulary());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(resource(MODEL), options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the sentence encoder", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream input = SentenceEncoder.class.getResourceAsStream(name)) {
      if (input == null) {
        throw new IllegalStateException("the program is incomplete: it lacks " + name);
      }
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of each token of the model's vocabulary. */
  static Map<String, Long> vocabulary() {
    JsonNode pieces = JsonMapper.shared().readTree(resource(TOKENIZER)).path("model").path("vocab");
    Map<String, Long> vocabulary = new HashMap<>();
    pieces.forEachEntry((piece, number) -> vocabulary.put(piece, number.asLong()));
    return vocabulary;
  }

  /**
   * Embeds a sentence: the mean of the model's states over all tokens, normalised to length 1,
   * {@code [SIZE]}. Tokens beyond {@value #MAX_PIECES} are ignored.
   */
  public float[] encode(String sentence) {
    long[] pieces = tokenizer.tokenize(sentence, MAX_PIECES);
    long[] mask = new long[pieces.length];
    Arrays.fill(mask, 1);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, pieces.length};
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(pieces), shape);
        OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[pieces.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", attention, "token_type_ids", types))) {
      float[] states = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
      return unit(sums(states, pieces.length));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the sentence encoder", e);
    }
  }

  private static float[] sums(float[] states, int pieces) {
    float[] sums = new float[SIZE];
    for (int i = 0; i < pieces * SIZE; i++) {
      sums[i % SIZE] += states[i];
    }
    return sums;
  }

  private static float[] unit(float[] vector) {
    double squared = 0;
    for (float value : vector) {
      squared += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(squared));
    }
    return vector;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the sentence encoder", e);
    }
  }
}

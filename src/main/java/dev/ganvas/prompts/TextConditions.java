package dev.ganvas.prompts;

import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Turns the embeddings of a prompt's phrases into the condition of a generator. Each embedding is
 * mapped to {@link RandomFeatures}. The sum over the phrases is projected onto the directions that
 * separate pictures regardless of wording (linear discriminants, Rao, 1948; principal components
 * where each picture has one caption), and centred on the mean of the training captions. All of
 * this is linear, so each phrase has a {@linkplain #meaning} of its own. Whatever a prompt leaves
 * open is {@linkplain #prompt drawn} from training captions.
 */
public final class TextConditions {
  private static final int PHRASES_OF_A_CAPTION = 5;

  /** Number of most similar training phrases of which one replaces an unknown phrase. */
  private static final int CANDIDATES_FOR_A_PHRASE = 16;

  /** Slots whose observed co-occurrences over the expected ones are fewer exclude each other. */
  private static final double EXCLUSIVE = 0.1;

  private static final int CANDIDATES = 128;

  /**
   * Candidates are the {@value #CANDIDATES} least similar to the negative prompt among this many
   * times more.
   */
  private static final int CHOICE = 4;

  private final TextTensors tensors;

  /** The condition of each of the {@link TextTensors#examples}, {@code [m][k]}. */
  private final float[][] saidByExamples;

  TextConditions(TextTensors tensors) {
    this.tensors = tensors;
    saidByExamples = new float[(int) tensors.examples().shape()[0]][];
    for (int i = 0; i < saidByExamples.length; i++) {
      saidByExamples[i] = of(example(i).mapToObj(this::meaning).toList());
    }
  }

  /**
   * Fits to captions.
   *
   * @param phrases embedding of each phrase that occurs, most frequent first, {@code [p][d]}
   * @param captions by picture, the phrase indices of each of its captions
   * @param size dimension k of a condition
   */
  public static TextConditions fit(float[][] phrases, List<List<int[]>> captions, int size) {
    return new TextFit(phrases, captions).fit(size);
  }

  /**
   * Fits to the captions of another set like {@link #fit}, but keeps the projection: a generator
   * that is fine-tuned goes on with conditions that mean the same.
   */
  public TextConditions forOther(float[][] phrases, List<List<int[]>> captions) {
    return new TextFit(phrases, captions).conditions(tensors.mean(), tensors.projection());
  }

  static void add(float[] summand, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += summand[i];
    }
  }

  /** Dimension k of a condition. */
  public int size() {
    return (int) tensors.projection().shape()[1];
  }

  /**
   * What a phrase adds to the condition of a prompt, {@code [k]}.
   *
   * @param vector embedding of the phrase, of length 1, {@code [d]}
   */
  public float[] meaning(float[] vector) {
    return projected(RandomFeatures.of(vector), tensors.projection()).values();
  }

  static Tensor projected(float[] features, Tensor projection) {
    float[] values = new float[(int) projection.shape()[1]];
    for (int i = 0; i < RandomFeatures.COUNT; i++) {
      for (int k = 0; k < values.length; k++) {
        values[k] += features[i] * projection.values()[i * values.length + k];
      }
    }
    return new Tensor(new long[] {values.length}, values);
  }

  /** The condition of a caption, {@code [k]}, from the meanings of its phrases. */
  public float[] of(Collection<float[]> meaningsOfPhrases) {
    float[] condition = new float[size()];
    for (int k = 0; k < condition.length; k++) {
      condition[k] = -tensors.mean().values()[k];
    }
    meaningsOfPhrases.forEach(meaning -> add(meaning, condition));
    return condition;
  }

  /**
   * A phrase of a prompt as the model understands it.
   *
   * @param meaning what it adds to the condition, {@code [k]}
   * @param slot index of the property that it describes
   * @param familiarity cosine similarity to the nearest phrase of the training captions, 1 for one
   *     of them
   */
  public record Phrase(float[] meaning, int slot, double familiarity) {}

  /**
   * Maps a phrase to a training phrase: of the few most similar ones, the one with the nearest
   * meaning. The meaning of a new wording itself may be one that the generator was never trained
   * on.
   *
   * @param vector embedding of the phrase, of length 1, {@code [d]}
   */
  public Phrase phrase(float[] vector) {
    Known known = known(vector, (int) tensors.phrases().shape()[1]);
    return new Phrase(meaning(known.number()), slot(known.number()), known.likeness());
  }

  /** The meaning of a training phrase, {@code [k]}. */
  private float[] meaning(int phrase) {
    return row(tensors.meanings(), phrase);
  }

  private int slot(int phrase) {
    return (int) tensors.slots().values()[phrase];
  }

  /**
   * The training phrase that stands for another.
   *
   * @param number index of the phrase
   * @param likeness cosine similarity of the most similar phrase, which may be a different one
   */
  record Known(int number, double likeness) {}

  /**
   * @param among only this many of the most frequent phrases are considered
   */
  Known known(float[] vector, int among) {
    Tensor phrases = tensors.phrases();
    int columns = (int) phrases.shape()[1];
    double[] likeness = new double[Math.min(among, columns)];
    for (int i = 0; i < vector.length; i++) {
      for (int column = 0; column < likeness.length; column++) {
        likeness[column] += vector[i] * phrases.values()[i * columns + column];
      }
    }
    int[] all = IntStream.range(0, likeness.length).toArray();
    int[] alike = Nearest.first(all, i -> -likeness[i], CANDIDATES_FOR_A_PHRASE);
    float[] own = meaning(vector);
    int nearest = Nearest.first(alike, i -> Nearest.squaredDistance(meaning(i), own), 1)[0];
    return new Known(nearest, likeness[alike[0]]);
  }

  private static float[] row(Tensor matrix, int index) {
    int length = (int) matrix.shape()[1];
    return Arrays.copyOfRange(matrix.values(), index * length, (index + 1) * length);
  }

  /**
   * The conditions of a prompt: its own phrases, completed by the compatible phrases of the
   * training captions most similar to it; of these captions, those least similar to the unwanted
   * phrases, and then those that complete it most nearly to a whole caption: not all that can be
   * said together can be drawn together, as not every style has every kind of hair.
   */
  public PromptCondition prompt(List<Phrase> wanted, List<Phrase> unwanted) {
    float[] said = of(wanted.stream().map(Phrase::meaning).toList());
    int[] candidates = IntStream.range(0, saidByExamples.length).toArray();
    if (!wanted.isEmpty()) {
      int alike = unwanted.isEmpty() ? CANDIDATES : CHOICE * CANDIDATES;
      candidates =
          Nearest.first(candidates, i -> Nearest.squaredDistance(saidByExamples[i], said), alike);
    }
    if (!unwanted.isEmpty()) {
      float[] direction = new float[size()];
      for (Phrase phrase : unwanted) {
        for (int k = 0; k < direction.length; k++) {
          direction[k] += phrase.meaning()[k] - tensors.mean().values()[k] / PHRASES_OF_A_CAPTION;
        }
      }
      int unlike = Math.max(1, candidates.length / CHOICE);
      candidates =
          Nearest.first(candidates, i -> Nearest.product(saidByExamples[i], direction), unlike);
    }
    IntFunction<float[]> completed = caption -> completed(said, wanted, caption);
    return new PromptCondition(
        wanted.isEmpty() ? candidates : drawable(candidates, completed), completed);
  }

  /** Of some captions the third that completes most nearly to a whole caption, and their equals. */
  private int[] drawable(int[] captions, IntFunction<float[]> completed) {
    double[] distances =
        IntStream.of(captions)
            .mapToDouble(i -> Nearest.leastSquaredDistance(completed.apply(i), saidByExamples))
            .toArray();
    double[] ascending = distances.clone();
    Arrays.sort(ascending);
    double most = ascending[(captions.length - 1) / 3] * 1.01 + 1e-6; // Equals differ by rounding.
    return IntStream.range(0, captions.length)
        .filter(i -> distances[i] <= most)
        .map(i -> captions[i])
        .toArray();
  }

  /** The condition of the prompt, completed by a training caption, {@code [k]}. */
  private float[] completed(float[] said, List<Phrase> wanted, int caption) {
    float[] condition = said.clone();
    example(caption)
        .filter(phrase -> goesWith(slot(phrase), wanted))
        .forEach(phrase -> add(meaning(phrase), condition));
    return condition;
  }

  /** Indices of the phrases of a training caption. */
  private IntStream example(int number) {
    float[] row = row(tensors.examples(), number);
    return IntStream.range(0, row.length).map(i -> (int) row[i]).filter(phrase -> phrase >= 0);
  }

  private boolean goesWith(int slot, List<Phrase> phrases) {
    Tensor together = tensors.together();
    int count = (int) together.shape()[1];
    return phrases.stream()
        .allMatch(phrase -> together.values()[phrase.slot() * count + slot] >= EXCLUSIVE);
  }

  /** The tensors by their names in a bundle; {@link #of(Map)} reads them. */
  public Map<String, Tensor> tensors() {
    return tensors.named();
  }

  /** Whether a tensor of a bundle belongs to the {@link #tensors}. */
  public static boolean owns(String tensor) {
    return TextTensors.owns(tensor);
  }

  /**
   * Restores the conditions of a bundle.
   *
   * @param tensors as {@link #tensors} gives them
   * @throws IllegalArgumentException if one is missing or does not fit the others
   */
  public static TextConditions of(Map<String, Tensor> tensors) {
    return new TextConditions(TextTensors.of(tensors));
  }
}

package dev.ganvas.models;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Encoder;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Realism;
import dev.ganvas.nn.Tensor;
import dev.ganvas.prompts.TextConditions;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as files: {@code manifest.json} and {@code weights.safetensors}. Reading parses data
 * only; a bundle cannot name classes or run code.
 *
 * @param text turns prompts into conditions; null for a model without prompts
 * @param realism scores pictures; null if the manifest has no {@code bestOf}
 */
public record ModelBundle(
    ModelManifest manifest,
    GeneratorSnapshot generator,
    @Nullable TextConditions text,
    @Nullable Realism realism) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_MANIFEST_BYTES = 1 << 20;
  private static final int MAX_WEIGHT_BYTES = 256 << 20;
  public static final String NAME_PATTERN = "[a-z0-9][a-z0-9-]{0,62}";

  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,62}");
  public static final String MANIFEST = "manifest.json";
  public static final String WEIGHTS = "weights.safetensors";

  /** File of the encoder, which not all bundles have. */
  public static final String ENCODER = "encoder.safetensors";

  private static final int LONGEST_CLASS_NAME = 100;
  private static final int MAX_ENCODER_BYTES = 32 << 20;

  /** Of an encoder's file: the hash of the weights that it is the way back through. */
  private static final String WAY_BACK_OF = "weightsSha256";

  /** Opens a file of a bundle by its name. */
  @FunctionalInterface
  public interface Source {
    InputStream open(String name) throws IOException;
  }

  /**
   * @throws InvalidBundleException if the bundle is truncated, altered, oversized or inconsistent;
   *     the message says how
   */
  public static ModelBundle read(Source files) throws IOException {
    ModelManifest manifest = readManifest(files);
    byte[] weights = limited(files, WEIGHTS, MAX_WEIGHT_BYTES);
    if (!Sha256.of(weights).equals(manifest.weightsSha256())) {
      throw new InvalidBundleException(
          WEIGHTS + " was altered or truncated: its SHA-256 is not the manifest's");
    }
    try {
      return of(manifest, Safetensors.read(weights));
    } catch (IllegalArgumentException e) {
      throw new InvalidBundleException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new InvalidBundleException(WEIGHTS + ": " + e.getMessage());
    }
  }

  private static ModelBundle of(ModelManifest manifest, Safetensors.Contents weights) {
    Map<String, Tensor> networks = new HashMap<>(weights.tensors());
    Map<String, Tensor> words = taken(networks, TextConditions::owns);
    Map<String, Tensor> realism = taken(networks, Realism::owns);
    return new ModelBundle(
        manifest,
        new GeneratorSnapshot(manifest.architecture(), networks),
        text(manifest.architecture().conditioning(), words),
        manifest.bestOf() == null
            ? null
            : Realism.of(manifest.architecture().conditioning(), realism, weights.metadata()));
  }

  /** Takes tensors out of a map by their names. */
  private static Map<String, Tensor> taken(Map<String, Tensor> from, Predicate<String> which) {
    Map<String, Tensor> taken = new HashMap<>(from);
    taken.keySet().removeIf(which.negate());
    from.keySet().removeAll(taken.keySet());
    return taken;
  }

  private static @Nullable TextConditions text(
      Conditioning conditioning, Map<String, Tensor> tensors) {
    if (conditioning.kind() != Conditioning.Kind.VECTOR && tensors.isEmpty()) {
      return null;
    }
    TextConditions text = TextConditions.of(tensors);
    if (conditioning.kind() != Conditioning.Kind.VECTOR || conditioning.size() != text.size()) {
      throw new IllegalArgumentException(
          "text: conditions of %d numbers for %s".formatted(text.size(), conditioning));
    }
    return text;
  }

  /** Reads only a bundle's manifest. */
  static ModelManifest readManifest(Source files) throws IOException {
    try {
      ModelManifest manifest =
          JSON.readValue(limited(files, MANIFEST, MAX_MANIFEST_BYTES), ModelManifest.class);
      check(manifest);
      return manifest;
    } catch (JacksonException e) {
      throw new InvalidBundleException(MANIFEST + ": " + problem(e));
    }
  }

  /** What is wrong with a manifest, without names of our classes. */
  private static String problem(JacksonException e) {
    if (e.getCause() instanceof IllegalArgumentException refusal) {
      return String.valueOf(refusal.getMessage());
    }
    String path =
        e.getPath().stream()
            .map(
                at ->
                    at.getPropertyName() == null ? "[" + at.getIndex() + "]" : at.getPropertyName())
            .collect(Collectors.joining("."));
    return path.isEmpty()
        ? "is not the JSON of one"
        : path + " is missing, or not what it has to be";
  }

  /**
   * The encoder of a bundle; null if it has none.
   *
   * @throws InvalidBundleException if it is damaged, or belongs to other weights
   */
  static @Nullable Encoder readEncoder(ModelManifest manifest, Source files) throws IOException {
    byte[] file;
    try {
      file = limited(files, ENCODER, MAX_ENCODER_BYTES);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return null;
    }
    try {
      Safetensors.Contents contents = Safetensors.read(file);
      if (!manifest.weightsSha256().equals(contents.metadata().get(WAY_BACK_OF))) {
        throw new InvalidBundleException(ENCODER + " belongs to other weights");
      }
      return Encoder.of(manifest.architecture(), contents.tensors());
    } catch (InvalidBundleException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidBundleException(ENCODER + ": " + e.getMessage());
    }
  }

  private static byte[] limited(Source files, String name, int limit) throws IOException {
    try (InputStream input = files.open(name)) {
      byte[] bytes = input.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new InvalidBundleException(name + " is larger than " + limit + " bytes");
      }
      return bytes;
    }
  }

  @SuppressWarnings({"NullAway", "ConstantValue"}) // Jackson leaves what a manifest lacks null.
  private static void check(ModelManifest manifest) throws InvalidBundleException {
    if (manifest == null) {
      throw new InvalidBundleException("the manifest is empty");
    }
    List<String> problems = new ArrayList<>();
    if (manifest.name() == null || !isName(manifest.name())) {
      problems.add("the manifest's name is not a model name");
    }
    if (manifest.version() == null || !VERSION.matcher(manifest.version()).matches()) {
      problems.add("the manifest's version is not a version");
    }
    if (manifest.architecture() == null) {
      problems.add("the manifest lacks the architecture");
    }
    if (manifest.weightsSha256() == null) {
      problems.add("the manifest lacks weightsSha256");
    }
    if (manifest.imagesSeen() < 0) {
      problems.add("the manifest's imagesSeen is negative");
    }
    if (!(manifest.usualTruncation() >= 0 && manifest.usualTruncation() <= 1)) {
      problems.add("the manifest's truncation is not from 0 to 1");
    }
    if (manifest.usualBestOf() < 1 || manifest.usualBestOf() > ModelManifest.MAX_BEST_OF) {
      problems.add("the manifest's bestOf is not from 1 to " + ModelManifest.MAX_BEST_OF);
    }
    if (manifest.architecture() != null) {
      checkClasses(manifest, problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidBundleException(String.join("; ", problems));
    }
  }

  @SuppressWarnings("ConstantValue")
  private static void checkClasses(ModelManifest manifest, List<String> problems) {
    int classes = manifest.architecture().conditioning().classCount();
    List<String> names = manifest.classes() == null ? List.of() : manifest.classes();
    if (names.size() != classes) {
      problems.add("the manifest names %d classes of %d".formatted(names.size(), classes));
    }
    if (new HashSet<>(names).size() < names.size()) {
      problems.add("the manifest names a class twice");
    }
    if (!names.stream().allMatch(ModelBundle::isClassName)) {
      problems.add(
          "a class in the manifest has no name, or one that is blank, longer than %d characters, or has control characters"
              .formatted(LONGEST_CLASS_NAME));
    }
  }

  private static boolean isClassName(@Nullable String name) {
    return name != null
        && !name.isBlank()
        && name.codePointCount(0, name.length()) <= LONGEST_CLASS_NAME
        && name.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  /** Whether it is a valid model name: 1 to 63 lower-case letters, digits and hyphens. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Writes a bundle with 16-bit weights into a directory, and returns it with the weights as
   * rounded.
   *
   * @param realism scores pictures; null for a model that takes no {@code bestOf}
   */
  public static ModelBundle write(
      Path directory,
      ModelManifest manifest,
      GeneratorSnapshot generator,
      @Nullable TextConditions text,
      @Nullable Realism realism)
      throws IOException {
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    Map<String, Tensor> tensors = new TreeMap<>(generator.tensors());
    if (text != null) {
      tensors.putAll(text.tensors());
    }
    if (realism != null) {
      tensors.putAll(realism.tensors());
    }
    Map<String, String> metadata = realism == null ? Map.of() : realism.metadata();
    Safetensors.write(weights, tensors, metadata, Safetensors.Precision.F16);
    String sha256 = Sha256.of(weights.toByteArray());
    Integer bestOf = realism == null ? null : Integer.valueOf(manifest.usualBestOf());
    ModelManifest complete = manifest.withWeights(generator.architecture(), sha256, bestOf);
    Files.createDirectories(directory);
    AtomicFile.write(directory.resolve(WEIGHTS), weights::writeTo);
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(complete);
    AtomicFile.write(directory.resolve(MANIFEST), output -> output.write(json));
    return readDirectory(directory);
  }

  /** Reads a bundle from a directory. */
  public static ModelBundle readDirectory(Path directory) throws IOException {
    return read(in(directory));
  }

  /** The encoder of a bundle in a directory; null if it has none. */
  public static @Nullable Encoder readEncoder(Path directory) throws IOException {
    Source files = in(directory);
    return readEncoder(readManifest(files), files);
  }

  /** The files of a directory. */
  static Source in(Path directory) {
    return name -> Files.newInputStream(directory.resolve(name));
  }
}

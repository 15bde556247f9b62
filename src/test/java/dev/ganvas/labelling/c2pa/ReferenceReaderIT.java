package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Credentials are judged as the C2PA project's own reader judges them, or not at all: on manifests
 * of others that are right or wrong in one way each, and on what is left of them after accidents.
 */
class ReferenceReaderIT {
  private static final Picture PICTURE = new Picture(20, 10, 3, new byte[600]);
  private static final int MUTANTS_EACH = 40;

  /** What is known not to be looked at here. */
  private static final List<String> NOT_CHECKED =
      List.of(
          "boxes-trailer.png",
          "boxes-trailer.jpg",
          "boxes-incomplete.jpg",
          "certificate-DOCUMENT_SIGNING.jpg",
          "revocation-revoked.jpg",
          "revocation-nonsense.jpg",
          "unknown-field.jpg",
          "other-payload.jpg",
          "other-box.jpg",
          "free-box.jpg",
          "metadata.jpg",
          "metadata-not-allowed.jpg",
          "soft-binding.jpg",
          "cawg.jpg",
          "cawg-malformed.jpg",
          "icon.jpg",
          "hash-pad-text.jpg",
          "hash-algorithm-number.jpg",
          "hash-elsewhere.jpg",
          "hash-of-another-version.jpg",
          "encoding-simple-value.jpg",
          "encoding-tagged-claim.jpg",
          "encoding-tagged-map.jpg",
          "encoding-text-in-pieces.jpg",
          "file-backwards.jpg",
          "file-twice.jpg",
          "file-with-name.jpg",
          "file-without-type.jpg",
          "kind-short-uuid.jpg",
          "kind-unknown.jpg",
          "salt-5.jpg",
          "version-c2pa.actions.v1.jpg",
          "version-c2pa.actions.v3.jpg",
          "version-c2pa.ingredient.jpg",
          "version-c2pa.ingredient.v1.jpg",
          "version-c2pa.ingredient.v4.jpg",
          "segments-box-of-one-number-between.jpg",
          "segments-superbox-of-one-number-between.jpg",
          "segments-out-of-order.jpg",
          "update-hash.jpg",
          "ingredient-without-relationship.jpg");

  @TempDir private Path directory;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private void own() throws IOException {
    SigningCertificate ours = SigningCertificates.in(directory.resolve("ours"), Instant.now());
    for (ImageFormat format : ImageFormat.values()) {
      files.put(
          "own." + format.extension(),
          Labellers.signing(ours, null)
              .label(PICTURE, format, 90, new ImageOrigin("a", "1", Instant.now()))
              .bytes());
      files.put(
          "own-edited." + format.extension(),
          Labellers.signing(ours, null)
              .label(
                  PICTURE,
                  format,
                  90,
                  new ImageOrigin(
                      UUID.randomUUID(),
                      "a",
                      "1",
                      Instant.now(),
                      true,
                      new ImageOrigin.Editor("b", "2")))
              .bytes());
    }
    CredentialsReader reader = new CredentialsReader(ours, Clock.systemUTC());
    Ingredient own = reader.ingredient(file("own.jpg"), "image/jpeg");
    edited("plain", ours, Ingredient.plain("image/gif"));
    edited("own", ours, own);
    edited("shown", ours, own.as(Ingredient.Relation.INPUT));
    edited("shown-plain", ours, Ingredient.plain("image/gif").as(Ingredient.Relation.INPUT));
    edited("again", ours, reader.ingredient(file("edited-own.png"), "image/png"));
    edited("foreign", ours, reader.ingredient(file("jpeg.jpg"), "image/jpeg"));
    edited("changed", ours, reader.ingredient(file("boxes-changed.jpg"), "image/jpeg"));
    byte[] file = file("own.png");
    while (file.length < 70_000) { // Longer than a segment, and than 16 bits can say.
      file = edited(ours, ImageFormat.PNG, reader.ingredient(file, "image/png"));
    }
    edited("often", ours, reader.ingredient(file, "image/png"));
  }

  private void edited(String name, SigningCertificate ours, Ingredient ingredient) {
    for (ImageFormat format : ImageFormat.values()) {
      files.put(
          "edited-%s.%s".formatted(name, format.extension()), edited(ours, format, ingredient));
    }
  }

  private static byte[] edited(SigningCertificate ours, ImageFormat format, Ingredient ingredient) {
    ImageOrigin origin = new ImageOrigin("a", "1", Instant.now());
    return Labellers.signing(ours, null)
        .label(PICTURE, format, 90, origin, ingredient, false, null)
        .bytes();
  }

  private byte[] file(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  private void mutants() {
    Random random = new Random(13);
    for (String name :
        List.of(
            "jpeg.jpg",
            "png.png",
            "webp.webp",
            "boxes.png",
            "boxes.jpg",
            "update.jpg",
            "ingredient.jpg",
            "version-1.jpg",
            "foreign-added.jpg",
            "exclusion-more.jpg")) {
      byte[] file = file(name);
      int at = ForeignFiles.offset(name.endsWith("jpg") ? ForeignFiles.JPEG : ForeignFiles.PNG);
      for (int i = 0; i < MUTANTS_EACH; i++) {
        byte[] mutant = file.clone();
        int where =
            i % 3 == 0
                ? random.nextInt(file.length)
                : Math.min(file.length - 1, at + random.nextInt(2500));
        if (i % 5 == 0) {
          random.nextBytes(mutant);
          System.arraycopy(file, 0, mutant, 0, where);
          int end = Math.min(file.length, where + 1 + random.nextInt(8));
          System.arraycopy(file, end, mutant, end, file.length - end);
        } else {
          mutant[where] ^= (byte) (1 << random.nextInt(8));
        }
        files.put("mutant-%d-%s".formatted(i, name), mutant);
      }
    }
  }

  @Test
  void credentialsAreJudgedAsByTheReferenceReaderOrNotAtAll() throws Exception {
    Programs.assumeInstalled("npm");
    files.putAll(ForeignCases.all());
    own();
    mutants();
    JsonNode verdicts = reference();
    SigningCertificate ours = SigningCertificates.in(directory.resolve("ours"), Instant.now());
    CredentialsReader reader = new CredentialsReader(ours, Clock.systemUTC());
    List<String> unlike = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          CredentialsReport report = reader.read(file);
          String wanted = verdicts.path(name).path("state").asString("");
          // Those of random length in WebP are not checked where it is odd.
          boolean byChance = name.startsWith("mutant") || name.matches("(webp|update)\\.webp");
          if (report.state() == State.NOT_CHECKED && !byChance) {
            unchecked.add(name);
          } else if (report.state() != State.NOT_CHECKED && !agree(report.state(), wanted)) {
            unlike.add(name + ": " + report + " but " + verdicts.path(name));
          }
        });

    assertThat(unlike).isEmpty();
    assertThat(files.keySet().stream().filter(name -> name.startsWith("edited-")))
        .hasSize(8 * ImageFormat.values().length)
        .allSatisfy(
            name -> assertThat(reader.read(file(name)).state()).as(name).isEqualTo(State.TRUSTED));
    assertThat(unchecked).containsExactlyInAnyOrderElementsOf(NOT_CHECKED);
  }

  private static boolean agree(State state, String wanted) {
    return switch (wanted) {
      case "Trusted", "Valid" -> state == State.VALID || state == State.TRUSTED;
      case "Invalid" -> state == State.INVALID;
      default -> state == State.NONE || state == State.INVALID;
    };
  }

  private JsonNode reference() throws Exception {
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(pictures.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(directory.resolve("root.pem"), ForeignSigner.rootPem());
    return JsonMapper.builder()
        .build()
        .readTree(
            NodePrograms.run(
                directory, Map.of(), "node judge-c2pa.mjs root.pem pictures", "judge-c2pa.mjs"));
  }
}

package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.labelling.c2pa.ForeignSigner.Profile;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of whatever is referred to often, as anybody may send it: nothing is read or hashed anew. */
class StoreCheckTests {
  private static final int TIMES = 300;
  private static final Duration MOST = Duration.ofSeconds(2);

  private final ForeignSigner signer = ForeignSigner.of(Profile.RIGHT);

  private ForeignManifest manifest() {
    return new ForeignManifest(signer).withCreated();
  }

  /** A claim that is not the one that was signed. */
  private ForeignManifest broken() {
    return manifest()
        .field("dc:title", "a title")
        .changed(
            claim -> {
              byte[] other = claim.clone();
              other[other.length - 2] ^= 1; // Before the end of the map.
              return other;
            });
  }

  /** Takes long to read. */
  private static Map<String, Object> large(String relationship) {
    return Map.of(
        "relationship", relationship, "rest", Collections.nCopies(120_000, Map.of("a", 1)));
  }

  private static Verdict check(byte[]... manifests) throws Exception {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    StoreCheck store = new StoreCheck(ForeignManifest.store(manifests), Instant.now());
    store.check();
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(nanos)).isLessThan(MOST);
    return store.verdict();
  }

  @Test
  void invalidIngredientsBesideALargeOne() throws Exception {
    ForeignManifest active = manifest().with("c2pa.ingredient.v3", large("componentOf"));
    List<byte[]> manifests = new ArrayList<>();
    for (int i = 1; i <= 220; i++) {
      ForeignManifest other = broken();
      byte[] box = other.bytes();
      manifests.add(box);
      active.withIngredient("c2pa.ingredient.v3__" + i, "componentOf", other, box);
    }
    manifests.add(active.bytes());
    assertThat(check(manifests.toArray(byte[][]::new)).problems())
        .contains("claimSignature.mismatch");
  }

  @Test
  void actionsOnALargeIngredient() throws Exception {
    Map<String, Object> placed =
        Map.of(
            "action",
            "c2pa.placed",
            "parameters",
            Map.of(
                "ingredients",
                List.of(Map.of("url", "self#jumbf=c2pa.assertions/c2pa.ingredient.v3"))));
    ForeignManifest active =
        manifest()
            .with("c2pa.ingredient.v3", large("componentOf"))
            .with("c2pa.actions.v2__1", Map.of("actions", Collections.nCopies(TIMES, placed)));
    assertThat(check(active.bytes()).invalid()).isFalse();
  }

  @Test
  void referencesToALargeAssertion() throws Exception {
    Map<String, Object> large = large("componentOf");
    byte[] box = manifest().with("c2pa.ingredient.v3", large).bytes();
    JumbfBox assertion =
        Manifest.of(JumbfBox.read(box)).assertion("c2pa.ingredient.v3").orElseThrow();
    List<Object> references = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      references.add(
          Map.of(
              "url",
              "self#jumbf=c2pa.assertions/c2pa.ingredient.v3",
              "hash",
              ForeignManifest.sha256(assertion.content())));
    }
    ForeignManifest active =
        new ForeignManifest(signer)
            .with("c2pa.ingredient.v3", large)
            .field("created_assertions", references);
    assertThat(check(active.bytes()).unchecked())
        .contains("an assertion is referred to more than once");
  }

  @Test
  void ingredientsWithOneLargeManifest() throws Exception {
    ForeignManifest other = manifest().with("com.example", "cbor", written(16_000_000));
    byte[] box = other.bytes();
    ForeignManifest active = manifest();
    for (int i = 1; i <= TIMES; i++) {
      active.withIngredient("c2pa.ingredient.v3__" + i, "componentOf", other, new byte[40]);
    }
    assertThat(check(box, active.bytes()).problems()).contains("ingredient.manifest.mismatch");
  }

  /** A string of bytes in CBOR. */
  private static byte[] written(int length) {
    byte[] bytes = new byte[length];
    bytes[0] = 0x5A;
    int rest = length - 5;
    for (int i = 0; i < 4; i++) {
      bytes[1 + i] = (byte) (rest >> 24 - 8 * i);
    }
    return bytes;
  }
}

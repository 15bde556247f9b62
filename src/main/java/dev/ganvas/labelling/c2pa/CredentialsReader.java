package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import dev.ganvas.labelling.signing.SigningCertificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads content credentials of PNG, JPEG and WebP files, claim versions 1 and 2: checks the
 * signature of the claim, the hashes of its assertions, and the hash of the file. Trusts the
 * certificates of this installation. Returns a report for any file; never reports as valid what it
 * understood only in part. Thread-safe.
 */
@Component
public class CredentialsReader {
  private final SigningCertificate ours;
  private final Clock clock;

  CredentialsReader(SigningCertificate ours, Clock clock) {
    this.ours = ours;
    this.clock = clock;
  }

  /** Reads a file. */
  public CredentialsReport read(byte[] file) {
    FileParts parts = FileParts.of(file);
    try {
      Optional<EmbeddedCredentials> found = EmbeddedCredentials.in(file, parts);
      return found.isEmpty()
          ? remote(file)
          : report(file, parts, found.get(), new StoreCheck(found.get().store(), clock.instant()));
    } catch (MalformedCredentialsException e) {
      return CredentialsReport.unread(
          State.INVALID,
          AiDeclaration.inCredentials(file, parts),
          List.of("claim.cbor.invalid: " + e.getMessage()),
          List.of());
    } catch (UnsupportedCredentialsException e) {
      return CredentialsReport.unread(
          State.NOT_CHECKED,
          AiDeclaration.inCredentials(file, parts),
          List.of(),
          List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * A file as an ingredient of a picture that is made from it: with its credentials if they hold.
   */
  public Ingredient ingredient(byte[] file, String mediaType) {
    FileParts parts = FileParts.of(file);
    try {
      Optional<EmbeddedCredentials> found = EmbeddedCredentials.in(file, parts);
      if (found.isPresent()) {
        StoreCheck store = new StoreCheck(found.get().store(), clock.instant());
        CredentialsReport report = report(file, parts, found.get(), store);
        if (report.state() == State.TRUSTED || report.state() == State.VALID) {
          return Ingredient.of(mediaType, store, report.problems());
        }
      }
    } catch (MalformedCredentialsException | UnsupportedCredentialsException e) {
      // Then it has none that hold.
    }
    return Ingredient.plain(mediaType);
  }

  /** The report on a file without embedded credentials, which may be stored elsewhere. */
  private static CredentialsReport remote(byte[] file) {
    return XmpReader.remoteManifest(file)
        .map(
            address ->
                CredentialsReport.unread(
                    State.NOT_CHECKED,
                    false,
                    List.of(),
                    List.of(
                        "its credentials are said to be at %s, which was not fetched"
                            .formatted(address))))
        .orElse(CredentialsReport.NONE);
  }

  private CredentialsReport report(
      byte[] file, FileParts parts, EmbeddedCredentials embedded, StoreCheck store)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    store.check();
    Manifest bound = store.binding();
    Verdict binding = new Verdict();
    if (bound == null) {
      binding.wrong("claim.hardBindings.missing");
    } else {
      new HardBinding(file, parts, embedded, binding).check(bound, store.active().update());
    }
    store.verdict().add(binding);
    X509Certificate signer = signer(store, store.active());
    if (signer == null || !ours.vouchesFor(signer)) {
      store.verdict().wrong(CredentialsReport.UNTRUSTED);
    }
    boolean madeHere = bound != null && madeHere(store, bound, binding);
    return report(
        store,
        madeHere,
        DeclaredSource.isAi(embedded.store()),
        bound != null && madeHere ? bound : store.active(),
        signer);
  }

  /**
   * @param told the manifest that says how the picture was made
   */
  private CredentialsReport report(
      StoreCheck store,
      boolean madeHere,
      boolean aiMade,
      Manifest told,
      @Nullable X509Certificate signer)
      throws MalformedCredentialsException {
    Verdict verdict = store.verdict();
    JsonNode parameters = making(told).path("parameters");
    return new CredentialsReport(
        verdict.state(),
        madeHere,
        signer == null ? null : signer.getSubjectX500Principal().getName(),
        Cbor.text(told.claim(), "instanceID"),
        generator(store.active().claim()),
        aiMade,
        Cbor.text(parameters, "dev.ganvas.model"),
        Cbor.text(parameters, "dev.ganvas.modelVersion"),
        List.copyOf(verdict.problems()),
        List.copyOf(verdict.notes()));
  }

  private static @Nullable X509Certificate signer(StoreCheck store, Manifest manifest) {
    ManifestCheck check = store.check(manifest);
    return check == null ? null : check.signer();
  }

  /** Whether a certificate of this installation signed the file; it may have expired since. */
  private boolean madeHere(StoreCheck store, Manifest bound, Verdict binding) {
    ManifestCheck check = store.check(bound);
    X509Certificate signer = signer(store, bound);
    return check != null
        && signer != null
        && ours.vouchesFor(signer)
        && binding.problems().isEmpty()
        && binding.unchecked().isEmpty()
        && check.verdict().problems().stream().allMatch(CredentialsReport.EXPIRED::equals);
  }

  private static @Nullable String generator(JsonNode claim) {
    JsonNode info = claim.path("claim_generator_info");
    JsonNode first = info.isArray() ? info.path(0) : info;
    String name = Cbor.text(first, "name");
    return name == null ? Cbor.text(claim, "claim_generator") : name;
  }

  /** What a model did. */
  private static JsonNode making(Manifest manifest) throws MalformedCredentialsException {
    for (JsonNode action : actions(manifest)) {
      String name = Cbor.text(action, "action");
      if ("c2pa.created".equals(name) || action.path("parameters").has("dev.ganvas.model")) {
        return action;
      }
    }
    return MissingNode.getInstance();
  }

  private static List<JsonNode> actions(Manifest manifest) throws MalformedCredentialsException {
    List<JsonNode> actions = new ArrayList<>();
    for (JumbfBox assertion : manifest.assertionsOf(ActionRules.ACTIONS)) {
      actions.addAll(ActionRules.of(assertion));
    }
    return actions;
  }
}

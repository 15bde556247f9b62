package dev.ganvas.provenance;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.AiDeclaration;
import dev.ganvas.labelling.c2pa.CredentialsReader;
import dev.ganvas.labelling.c2pa.CredentialsReport;
import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import dev.ganvas.labelling.watermark.Watermark;
import dev.ganvas.provenance.Finding.Certainty;
import dev.ganvas.provenance.Finding.Kind;
import dev.ganvas.provenance.ProvenanceSearch.Likeness;
import dev.ganvas.storage.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tells of a file whether it comes from here, by every mark that may be left. Thread-safe. */
@Service
public class PictureVerifier {
  /** Bits of 256 up to which a picture looks like another: see {@code docs/labelling.md}. */
  static final int LIKE = 40;

  /** Bits of a watermark's 32 that a picture's way through the world may have turned. */
  private static final int MOST_WRONG_BITS = 2;

  private static final Finding NO_EVIDENCE =
      new Finding(
          Kind.NO_EVIDENCE,
          Certainty.NONE,
          "no mark was found; that does not mean that the picture was not made by AI",
          null,
          null);

  private final CredentialsReader credentials;
  private final ProvenanceSearch provenance;
  private final Watermark watermark;

  /**
   * What was found.
   *
   * @param findings of all layers, the surest first; one of {@code no_evidence} if there is none
   * @param credentials what the content credentials come to
   * @param entry what the log says of the picture; null if it is not found there
   */
  public record Verification(
      List<Finding> findings, CredentialsReport credentials, @Nullable ProvenanceEntry entry) {}

  PictureVerifier(CredentialsReader credentials, ProvenanceSearch provenance, Watermark watermark) {
    this.credentials = credentials;
    this.provenance = provenance;
    this.watermark = watermark;
  }

  /**
   * Looks at a file; keeps nothing.
   *
   * @param picture what is to be seen in it
   */
  public Verification verify(byte[] file, Picture picture) {
    CredentialsReport report = credentials.read(file);
    Layers layers =
        new Layers(
            report,
            report.madeHere() ? Optional.of(signedHere(report)) : Optional.empty(),
            watermark.detect(picture).map(this::marked),
            provenance.nearest(picture).filter(nearest -> nearest.distance() <= LIKE));
    Optional<ProvenanceEntry> signed =
        layers.signature().map(Finding::id).flatMap(provenance::find);
    ProvenanceEntry entry =
        signed
            .or(() -> layers.marked().map(Marked::entry))
            .or(() -> layers.likeness().map(Likeness::entry))
            .orElse(null);
    return new Verification(findings(layers, signed, file), report, entry);
  }

  /** What each layer has found. */
  private record Layers(
      CredentialsReport report,
      Optional<Finding> signature,
      Optional<Marked> marked,
      Optional<Likeness> likeness) {}

  private static List<Finding> findings(
      Layers layers, Optional<ProvenanceEntry> signed, byte[] file) {
    List<Finding> findings = new ArrayList<>();
    layers.signature().ifPresent(findings::add);
    layers.marked().ifPresent(found -> findings.add(finding(found)));
    String sha256 = Sha256.of(file);
    signed
        .filter(entry -> entry.sha256().equals(sha256))
        .map(entry -> new Likeness(entry, 0))
        .or(layers::likeness)
        .ifPresent(nearest -> findings.add(like(nearest, sha256)));
    CredentialsReport report = layers.report();
    if (!report.madeHere() && (report.aiMade() || AiDeclaration.inMetadata(file))) {
      findings.add(declared(report));
    }
    return findings.isEmpty() ? List.of(NO_EVIDENCE) : List.copyOf(findings);
  }

  static Finding signedHere(CredentialsReport report) {
    return new Finding(
        Kind.SIGNED_BY_US,
        Certainty.PROOF,
        "made here by the model %s %s; the file is as it was signed%s"
            .formatted(report.model(), report.modelVersion(), since(report)),
        id(report.instanceId()),
        null);
  }

  /** What became of the credentials of a picture that was made here. */
  private static String since(CredentialsReport report) {
    return switch (report.state()) {
      case NONE, TRUSTED -> "";
      case VALID -> "; %s has added to it".formatted(report.signer());
      case NOT_CHECKED ->
          report.signedByOthers()
              ? "; something was added to it, not all of which was checked"
              : "; not all that its credentials say of others was checked";
      case INVALID -> "; other readers reject it, as " + rejection(report);
    };
  }

  private static String rejection(CredentialsReport report) {
    List<String> problems = report.failures();
    if (problems.equals(List.of(CredentialsReport.EXPIRED))) {
      return "the time of a certificate is over";
    }
    return "%s does not hold: %s"
        .formatted(
            report.signedByOthers()
                ? "something that was added to it"
                : "a part of its credentials",
            String.join(", ", problems));
  }

  /**
   * A watermark, and whose it is.
   *
   * @param entry the record whose id it names; null if none does within {@value #MOST_WRONG_BITS}
   *     bits
   */
  private record Marked(Watermark.Detection detection, @Nullable ProvenanceEntry entry) {}

  private Marked marked(Watermark.Detection detection) {
    return new Marked(
        detection, provenance.marked(detection.payload(), MOST_WRONG_BITS).orElse(null));
  }

  private static Finding finding(Marked marked) {
    ProvenanceEntry entry = marked.entry();
    return new Finding(
        Kind.WATERMARK_MATCH,
        Certainty.STRONG,
        entry == null
            ? "it has this installation's invisible mark, of a picture that the log does not have"
            : "it has this installation's invisible mark, with the end of that picture's id",
        entry == null ? null : entry.id(),
        null);
  }

  private static Finding like(Likeness nearest, String sha256) {
    boolean same = nearest.entry().sha256().equals(sha256);
    return new Finding(
        Kind.FINGERPRINT_MATCH,
        same ? Certainty.PROOF : Certainty.INDICATION,
        same
            ? "it is, byte for byte, a file that was made here"
            : "it looks like a picture that was made here; others can look alike",
        nearest.entry().id(),
        nearest.distance());
  }

  /** By its credentials, or else by its metadata. */
  static Finding declared(CredentialsReport report) {
    State state = report.aiMade() ? report.state() : State.NONE;
    String detail =
        switch (state) {
          case NONE -> "its metadata says that it was made by AI";
          case NOT_CHECKED ->
              "it says that it was made by AI, in content credentials that were not checked";
          case VALID, TRUSTED ->
              "content credentials signed by %s say that it was made by AI"
                  .formatted(report.signer());
          case INVALID -> "it says that it was made by AI, in content credentials that do not hold";
        };
    return new Finding(Kind.DECLARED_AI_ELSEWHERE, Certainty.INDICATION, detail, null, null);
  }

  private static @Nullable UUID id(@Nullable String instanceId) {
    String prefix = "xmp:iid:";
    if (instanceId == null || !instanceId.startsWith(prefix)) {
      return null;
    }
    try {
      return UUID.fromString(instanceId.substring(prefix.length()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.signing.Cose;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import dev.ganvas.labelling.signing.SigningCertificate;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Reads content credentials of PNG and JPEG files, claim versions 1 and 2: whether the signature
 * fits the claim, the claim its assertions, and the file its hash. Certificates are trusted if they
 * are this installation's. Whatever a file holds, the answer is a report. Thread-safe.
 */
@Component
public class CredentialsReader {
  private static final CBORMapper CBOR = CBORMapper.builder().build();
  private static final String ASSERTIONS = "c2pa.assertions";
  private static final Set<String> AI =
      Set.of(
          "trainedAlgorithmicMedia",
          "compositeWithTrainedAlgorithmicMedia",
          "algorithmicMedia",
          "compositeSynthetic");

  private final SigningCertificate ours;

  CredentialsReader(SigningCertificate ours) {
    this.ours = ours;
  }

  /** Reads a file. */
  public CredentialsReport read(byte[] file) {
    try {
      Optional<EmbeddedCredentials> found = EmbeddedCredentials.in(file);
      return found.isEmpty() ? CredentialsReport.NONE : new Reading(file, found.get()).report();
    } catch (MalformedCredentialsException e) {
      return invalid("claim.cbor.invalid: " + e.getMessage());
    } catch (GeneralSecurityException | JacksonException | IndexOutOfBoundsException e) {
      return invalid("claim.cbor.invalid: unreadable");
    }
  }

  private static CredentialsReport invalid(String problem) {
    return new CredentialsReport(
        CredentialsReport.State.INVALID, null, null, null, false, null, null, List.of(problem));
  }

  /** One file being read. */
  private final class Reading {
    private final byte[] file;
    private final EmbeddedCredentials embedded;
    private final JumbfBox store;
    private final JumbfBox manifest;
    private final Set<String> problems = new LinkedHashSet<>();

    Reading(byte[] file, EmbeddedCredentials embedded) throws MalformedCredentialsException {
      this.file = file;
      this.embedded = embedded;
      store = JumbfBox.read(embedded.store());
      List<JumbfBox> manifests =
          store.boxes().stream().filter(box -> box.kind().equals("c2ma")).toList();
      if (!store.is("c2pa", "c2pa") || manifests.isEmpty()) {
        throw new MalformedCredentialsException("there is no manifest");
      }
      manifest = manifests.get(manifests.size() - 1);
    }

    CredentialsReport report() throws MalformedCredentialsException, GeneralSecurityException {
      List<JumbfBox> claims =
          manifest.boxes().stream().filter(box -> box.kind().equals("c2cl")).toList();
      if (claims.size() != 1 || !claims.get(0).label().startsWith("c2pa.claim")) {
        throw new MalformedCredentialsException("there are " + claims.size() + " claims");
      }
      byte[] claimBytes = claims.get(0).payload();
      JsonNode claim = map(claimBytes);
      checkAssertions(claim);
      X509Certificate signer = checkSignature(claim, claimBytes);
      boolean trusted = signer != null && ours.vouchesFor(signer);
      if (!trusted) {
        problems.add("signingCredential.untrusted");
      }
      boolean broken = problems.stream().anyMatch(p -> !p.equals("signingCredential.untrusted"));
      JsonNode created = createdAction();
      return new CredentialsReport(
          broken
              ? CredentialsReport.State.INVALID
              : trusted ? CredentialsReport.State.TRUSTED : CredentialsReport.State.VALID,
          signer == null ? null : signer.getSubjectX500Principal().getName(),
          text(claim, "instanceID"),
          generator(claim),
          anyAiAction(),
          text(created.path("parameters"), "dev.ganvas.model"),
          text(created.path("parameters"), "dev.ganvas.modelVersion"),
          List.copyOf(problems));
    }

    private static @Nullable String text(JsonNode node, String field) {
      JsonNode value = node.path(field);
      return value.isString() ? value.asString() : null;
    }

    private static @Nullable String generator(JsonNode claim) {
      JsonNode info = claim.path("claim_generator_info");
      JsonNode first = info.isArray() ? info.path(0) : info;
      String name = text(first, "name");
      return name == null ? text(claim, "claim_generator") : name;
    }

    private void checkAssertions(JsonNode claim) throws GeneralSecurityException {
      JumbfBox assertions =
          manifest.find(ASSERTIONS).filter(box -> box.is("c2as", ASSERTIONS)).orElse(null);
      List<JsonNode> references = new ArrayList<>();
      for (String field : List.of("assertions", "created_assertions", "gathered_assertions")) {
        claim.path(field).forEach(references::add);
      }
      boolean bound = false;
      for (JsonNode reference : references) {
        String url = String.valueOf(text(reference, "url"));
        String label = url.substring(url.lastIndexOf('/') + 1);
        JumbfBox assertion =
            assertions == null || !url.contains(ASSERTIONS)
                ? null
                : assertions.find(label).orElse(null);
        if (assertion == null) {
          problems.add("assertion.missing");
          continue;
        }
        String algorithm = text(reference, "alg");
        byte[] hash =
            digest(algorithm == null ? text(claim, "alg") : algorithm).digest(assertion.content());
        if (!MessageDigest.isEqual(hash, bytes(reference.path("hash")))) {
          problems.add("assertion.hashedURI.mismatch");
        } else if (label.startsWith("c2pa.hash.data")) {
          bound = true;
          checkData(map(assertion.payload()));
        }
      }
      if (!bound) {
        problems.add("claim.hardBindings.missing");
      }
    }

    /** The hash of the file without its credentials, and without nothing else. */
    private void checkData(JsonNode binding) throws GeneralSecurityException {
      List<EmbeddedCredentials.Place> excluded = new ArrayList<>();
      for (JsonNode exclusion : binding.path("exclusions")) {
        excluded.add(
            new EmbeddedCredentials.Place(
                exclusion.path("start").asInt(-1), exclusion.path("length").asInt(-1)));
      }
      if (!joined(excluded).equals(joined(embedded.places()))) {
        problems.add("assertion.dataHash.mismatch");
        return;
      }
      MessageDigest digest = digest(text(binding, "alg"));
      int at = 0;
      for (EmbeddedCredentials.Place place : joined(excluded)) {
        digest.update(file, at, place.start() - at);
        at = place.end();
      }
      digest.update(file, at, file.length - at);
      if (!MessageDigest.isEqual(digest.digest(), bytes(binding.path("hash")))) {
        problems.add("assertion.dataHash.mismatch");
      }
    }

    /** Neighbouring places as one. */
    private static List<EmbeddedCredentials.Place> joined(List<EmbeddedCredentials.Place> places) {
      List<EmbeddedCredentials.Place> joined = new ArrayList<>();
      for (EmbeddedCredentials.Place place : places) {
        EmbeddedCredentials.Place last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (last != null && last.end() == place.start()) {
          joined.set(
              joined.size() - 1,
              new EmbeddedCredentials.Place(last.start(), last.length() + place.length()));
        } else {
          joined.add(place);
        }
      }
      return joined;
    }

    private @Nullable X509Certificate checkSignature(JsonNode claimed, byte[] claim) {
      JumbfBox box = manifest.find("c2pa.signature").orElse(null);
      Set<String> urls =
          Set.of(
              "self#jumbf=c2pa.signature",
              "self#jumbf=/c2pa/" + manifest.label() + "/c2pa.signature");
      if (box == null
          || !box.is("c2cs", "c2pa.signature")
          || !urls.contains(String.valueOf(text(claimed, "signature")))) {
        problems.add("claimSignature.missing");
        return null;
      }
      try {
        JsonNode cose = CBOR.readTree(box.payload());
        byte[] protectedHeader = bytes(cose.path(0));
        JsonNode header = map(protectedHeader);
        JsonNode payload = cose.path(2);
        boolean detached = payload.isNull() || Arrays.equals(bytes(payload), claim);
        List<X509Certificate> chain = chain(header, cose.path(1));
        if (!detached || chain.isEmpty()) {
          problems.add("claimSignature.mismatch");
          return null;
        }
        Signature signature = signature(header.path("1").asInt());
        signature.initVerify(chain.get(0).getPublicKey());
        signature.update(Cose.toBeSigned(protectedHeader, claim));
        if (!signature.verify(bytes(cose.path(3)))) {
          problems.add("claimSignature.mismatch");
        }
        return chain.get(0);
      } catch (GeneralSecurityException | JacksonException e) {
        problems.add("claimSignature.mismatch");
        return null;
      }
    }

    private static List<X509Certificate> chain(JsonNode header, JsonNode unprotected)
        throws GeneralSecurityException {
      JsonNode chain = header.path("33");
      for (JsonNode other :
          List.of(header.path("x5chain"), unprotected.path("33"), unprotected.path("x5chain"))) {
        chain = chain.isMissingNode() ? other : chain;
      }
      List<X509Certificate> certificates = new ArrayList<>();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (JsonNode certificate : chain.isArray() ? chain : List.of(chain)) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(bytes(certificate))));
      }
      return certificates;
    }

    /** By the algorithm's number in COSE (RFC 9053, RFC 8812). */
    private static Signature signature(int algorithm) throws GeneralSecurityException {
      return switch (algorithm) {
        case -7 -> Signature.getInstance(SignatureAlgorithm.ES256.plainSignature());
        case -35 -> Signature.getInstance("SHA384withECDSAinP1363Format");
        case -36 -> Signature.getInstance("SHA512withECDSAinP1363Format");
        case -37 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
        case -38 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
        case -39 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
        case -8 -> Signature.getInstance(SignatureAlgorithm.ED25519.plainSignature());
        default -> throw new GeneralSecurityException("unknown algorithm " + algorithm);
      };
    }

    private static Signature pss(String hash, MGF1ParameterSpec mask, int salt)
        throws GeneralSecurityException {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
      return signature;
    }

    private JsonNode createdAction() {
      for (JsonNode action : actions(manifest)) {
        if ("c2pa.created".equals(text(action, "action"))) {
          return action;
        }
      }
      return CBOR.missingNode();
    }

    private boolean anyAiAction() {
      for (JumbfBox any : store.boxes()) {
        for (JsonNode action : actions(any)) {
          String type = String.valueOf(text(action, "digitalSourceType"));
          if (AI.contains(type.substring(type.lastIndexOf('/') + 1))) {
            return true;
          }
        }
      }
      return false;
    }

    private static Collection<JsonNode> actions(JumbfBox manifest) {
      List<JsonNode> actions = new ArrayList<>();
      for (JumbfBox assertion : manifest.find(ASSERTIONS).map(JumbfBox::boxes).orElse(List.of())) {
        if (assertion.label().startsWith("c2pa.actions") && assertion.payload().length > 0) {
          map(assertion.payload()).path("actions").forEach(actions::add);
        }
      }
      return actions;
    }

    private static JsonNode map(byte[] cbor) {
      JsonNode node = CBOR.readTree(cbor);
      return node == null ? CBOR.missingNode() : node;
    }

    private static byte[] bytes(JsonNode node) {
      return node.isBinary() ? node.binaryValue() : new byte[0];
    }

    private static MessageDigest digest(@Nullable String algorithm)
        throws GeneralSecurityException {
      return MessageDigest.getInstance(
          switch (algorithm == null ? "sha256" : algorithm) {
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default -> throw new GeneralSecurityException("unknown hash " + algorithm);
          });
    }
  }
}

package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PngFile;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import dev.ganvas.labelling.c2pa.ForeignSigner.Profile;
import dev.ganvas.labelling.signing.PrivateAuthority;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.signing.TimeStampServer;
import dev.ganvas.storage.InvalidConfigurationException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialsReaderTests {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final ImageOrigin ORIGIN = new ImageOrigin("fashion", "1.0.0", NOW);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Path CASES = Path.of("../shared/cases");
  private static final Path PUBLIC = Path.of("../shared/data/c2pa-public");
  private static final Picture PICTURE = new Picture(20, 10, 3, new byte[600]);
  private static final Map<String, byte[]> FOREIGN = ForeignCases.all();
  private static final int MUTANTS = 4000;

  @TempDir private Path directory;
  private SigningCertificate certificate;
  private CredentialsReader reader;

  @BeforeEach
  void makeCertificate() {
    certificate = certificate(SignatureAlgorithm.ES256, NOW);
    reader = new CredentialsReader(certificate, CLOCK);
  }

  private SigningCertificate certificate(SignatureAlgorithm algorithm, Instant now) {
    return SigningCertificates.in(directory, algorithm, now);
  }

  private static byte[] signed(SigningCertificate certificate, ImageFormat format) {
    return Labellers.signing(certificate, null).label(PICTURE, format, 90, ORIGIN).bytes();
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void ownPicturesAreTrusted(SignatureAlgorithm algorithm) throws IOException {
    SigningCertificate own = certificate(algorithm, NOW);
    for (ImageFormat format : ImageFormat.values()) {
      CredentialsReport report = new CredentialsReader(own, CLOCK).read(signed(own, format));
      assertThat(report.problems()).isEmpty();
      assertThat(report.state()).isEqualTo(State.TRUSTED);
      assertThat(report.aiMade()).isTrue();
      assertThat(report.model()).isEqualTo("fashion");
      assertThat(report.modelVersion()).isEqualTo("1.0.0");
      assertThat(report.instanceId()).isEqualTo("xmp:iid:" + ORIGIN.id());
    }
  }

  private byte[] edited(Ingredient ingredient) {
    return Labellers.signing(certificate, null)
        .label(PICTURE, ImageFormat.PNG, 90, ORIGIN, ingredient, false, null)
        .bytes();
  }

  @Test
  void editedPicturesSayWhatTheyWereMadeFrom(@TempDir Path elsewhere) throws Exception {
    byte[] upload = signed(SigningCertificates.in(elsewhere, NOW), ImageFormat.JPEG);
    byte[] file = edited(reader.ingredient(upload, "image/jpeg"));

    CredentialsReport report = reader.read(file);
    assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
    assertThat(report.madeHere()).isTrue();
    assertThat(report.model()).isEqualTo("fashion");
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains(
            "DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrained");
    Manifest active = store(file).active();
    assertThat(active.assertionsOf(ActionRules.ACTIONS))
        .flatExtracting(ActionRules::of)
        .extracting(action -> Cbor.text(action, "action"))
        .containsExactly("c2pa.opened", "c2pa.edited");
    assertThat(active.assertionsOf(IngredientAssertion.LABEL)).hasSize(1);
    assertThat(store(file).manifests())
        .extracting(Manifest::label)
        .containsExactly(store(upload).active().label(), active.label());
  }

  private static StoreCheck store(byte[] file) throws Exception {
    return new StoreCheck(
        EmbeddedCredentials.in(file, FileParts.of(file)).orElseThrow().store(), NOW);
  }

  @Test
  void credentialsThatDoNotHoldDoNotComeAlong() throws Exception {
    byte[] upload = signed(certificate, ImageFormat.PNG);
    upload[upload.length - 20] ^= 1;
    assertThat(reader.read(upload).state()).isEqualTo(State.INVALID);
    byte[] file = edited(reader.ingredient(upload, "image/png"));

    assertThat(reader.read(file).state()).isEqualTo(State.TRUSTED);
    assertThat(store(file).manifests()).hasSize(1);
    assertThat(file).hasSameSizeAs(edited(Ingredient.plain("image/png")));
  }

  @Test
  void picturesOfAnotherInstallationAreValidButUnknown(@TempDir Path elsewhere) throws IOException {
    SigningCertificate other = SigningCertificates.in(elsewhere, NOW);
    CredentialsReport report = reader.read(signed(other, ImageFormat.PNG));
    assertThat(report.state()).isEqualTo(State.VALID);
    assertThat(report.problems()).containsExactly("signingCredential.untrusted");
    assertThat(report.aiMade()).isTrue();
  }

  /** What the C2PA project's own reader says of its public test files. */
  @ParameterizedTest
  @CsvSource({
    "A, NONE, ''",
    "C, VALID, signingCredential.untrusted",
    "CA, VALID, signingCredential.untrusted",
    "CAICA, VALID, signingCredential.untrusted",
    "CI, VALID, signingCredential.untrusted",
    "E-dat-CA, INVALID, assertion.dataHash.mismatch",
    "E-sig-CA, INVALID, claimSignature.mismatch",
    "XCA, INVALID, assertion.dataHash.mismatch",
  })
  void publicTestFilesAreReadAsByTheReferenceReader(String name, State state, String problem)
      throws IOException {
    Path file = PUBLIC.resolve("adobe-20220124-" + name + ".jpg");
    assumeTrue(Files.exists(file), "the public C2PA test files are not here");
    CredentialsReport report = reader.read(Files.readAllBytes(file));
    assertThat(report.state()).as(report.toString()).isEqualTo(state);
    if (!problem.isEmpty()) {
      assertThat(report.problems()).contains(problem);
    }
  }

  /** In a JPEG some bytes of box headers are neither hashed nor checked: they say nothing. */
  @Test
  void noMutantIsTrustedWithAnotherPictureOrAnotherClaimAndNoneBreaksTheReader() throws Exception {
    byte[][] files = {signed(certificate, ImageFormat.PNG), signed(certificate, ImageFormat.JPEG)};
    CredentialsReport[] reports = {reader.read(files[0]), reader.read(files[1])};
    Random random = new Random(7);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(files[i % 2], random);
      CredentialsReport report = reader.read(mutant);
      if (report.state() == State.TRUSTED) {
        assertThat(report).as("mutant %d", i).isEqualTo(reports[i % 2]);
        assertThat(withoutCredentials(mutant)).isEqualTo(withoutCredentials(files[i % 2]));
      }
    }
  }

  private static byte[] withoutCredentials(byte[] file) throws Exception {
    FileParts.Place place = EmbeddedCredentials.in(file, FileParts.of(file)).orElseThrow().place();
    byte[] rest = Arrays.copyOf(file, file.length - place.length());
    System.arraycopy(file, place.end(), rest, place.start(), file.length - place.end());
    return rest;
  }

  /** Bits flipped, bytes set, a part cut out, doubled or cut off: mostly in the credentials. */
  private static byte[] mutant(byte[] file, Random random) {
    byte[] mutant = file.clone();
    int at = random.nextInt(file.length);
    int length = 1 + random.nextInt(Math.min(64, file.length - at));
    switch (random.nextInt(5)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = at; i < at + length; i++) {
          mutant[i] = (byte) random.nextInt(256);
        }
      }
      case 2 -> {
        byte[] shorter = new byte[file.length - length];
        System.arraycopy(file, 0, shorter, 0, at);
        System.arraycopy(file, at + length, shorter, at, shorter.length - at);
        mutant = shorter;
      }
      case 3 -> {
        byte[] longer = Arrays.copyOf(file, file.length + length);
        System.arraycopy(file, at, longer, at + length, file.length - at);
        mutant = longer;
      }
      default -> mutant = Arrays.copyOf(file, at);
    }
    return mutant;
  }

  @Test
  void filesThatAreNoPicturesHaveNoCredentials() {
    assertThat(reader.read(new byte[0]).state()).isEqualTo(State.NONE);
    assertThat(reader.read(new byte[100]).state()).isEqualTo(State.NONE);
  }

  private static CredentialsReader reader(SigningCertificate own, Instant now) {
    return new CredentialsReader(own, Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void everyPictureIsValidForTenYearsAndClocksMayBeTwoDaysBehind() throws Exception {
    byte[] picture = signed(certificate, ImageFormat.PNG);
    X509Certificate leaf = certificate.identity().chain().get(0);
    leaf.checkValidity(Date.from(NOW.minus(Duration.ofHours(47))));
    leaf.checkValidity(Date.from(NOW.plus(Duration.ofDays(3652))));
    assertThat(reader(certificate, NOW.minus(Duration.ofHours(47))).read(picture).state())
        .isEqualTo(State.TRUSTED);
    Instant late = NOW.plus(PrivateAuthority.LEAF_LIFETIME).minus(PrivateAuthority.RENEWAL);
    SigningCertificate then = certificate(SignatureAlgorithm.ES256, late.minus(Duration.ofDays(1)));
    assertThat(then.identity().chain().get(0)).isEqualTo(leaf);
    assertThat(then.expires()).isAfter(late.plus(Duration.ofDays(3650)));
  }

  @Test
  void theLeafIsRenewedTenYearsBeforeItEndsAndOldPicturesStayTrusted() throws IOException {
    byte[] old = signed(certificate, ImageFormat.PNG);
    X509Certificate first = certificate.identity().chain().get(0);
    Instant later = NOW.plus(PrivateAuthority.LEAF_LIFETIME).minus(Duration.ofDays(10));
    SigningCertificate renewed = certificate(SignatureAlgorithm.ES256, later);
    assertThat(renewed.identity().chain().get(0)).isNotEqualTo(first);
    assertThat(renewed.expires()).isAfter(later.plus(PrivateAuthority.RENEWAL));
    assertThat(renewed.trustRoot()).isEqualTo(certificate.trustRoot());
    assertThat(reader(renewed, later).read(old).state()).isEqualTo(State.TRUSTED);
    assertThat(certificate(SignatureAlgorithm.ES256, later).identity().chain().get(0))
        .isEqualTo(renewed.identity().chain().get(0));
  }

  @Test
  void picturesOutliveTheirCertificateAsOwnOnes() {
    byte[] old = signed(certificate, ImageFormat.PNG);
    Instant later = NOW.plus(PrivateAuthority.LEAF_LIFETIME).plus(Duration.ofDays(1));
    CredentialsReport report =
        reader(certificate(SignatureAlgorithm.ES256, later), later).read(old);
    assertThat(report.state()).isEqualTo(State.INVALID);
    assertThat(report.problems()).containsExactly("signingCredential.expired");
    assertThat(report.madeHere()).isTrue();
    assertThat(report.model()).isEqualTo("fashion");
    byte[] changed = old.clone();
    changed[changed.length - 20] ^= 1;
    assertThat(reader(certificate, later).read(changed).madeHere()).isFalse();
  }

  @Test
  void picturesOfEarlierCertificatesAreKnownAfterOthersAreConfigured(@TempDir Path elsewhere)
      throws IOException {
    byte[] ofPrivateAuthority = signed(certificate, ImageFormat.PNG);
    SigningCertificates.in(elsewhere, NOW);
    Path first = Files.copy(elsewhere.resolve("signing.p12"), directory.resolve("first.p12"));
    byte[] ofFirst =
        signed(SigningCertificates.configured(first, "ganvas", directory, NOW), ImageFormat.PNG);
    Path other = Files.createDirectory(elsewhere.resolve("other"));
    SigningCertificates.in(other, NOW);
    SigningCertificate second =
        SigningCertificates.configured(other.resolve("signing.p12"), "ganvas", directory, NOW);
    for (byte[] picture : List.of(ofPrivateAuthority, ofFirst, signed(second, ImageFormat.PNG))) {
      assertThat(reader(second, NOW).read(picture).state()).isEqualTo(State.TRUSTED);
    }
    assertThat(reader.read(signed(second, ImageFormat.PNG)).state()).isEqualTo(State.VALID);
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void theSamePictureGetsTheSameBytes(SignatureAlgorithm algorithm) {
    SigningCertificate own = certificate(algorithm, NOW);
    for (ImageFormat format : ImageFormat.values()) {
      assertThat(signed(own, format)).isEqualTo(signed(own, format));
    }
  }

  /** What the reference reader says of the inputs that the first version got wrong. */
  @ParameterizedTest
  @CsvSource({
    "c00-control.jpg, VALID, signingCredential.untrusted",
    "c01-update-manifest.jpg, VALID, signingCredential.untrusted",
    "c04-certificate-expired.jpg, INVALID, signingCredential.expired",
    "c06-other-jumbf-two-segments.jpg, VALID, signingCredential.untrusted",
    "c07-boxes-hash.jpg, VALID, signingCredential.untrusted",
    "c08-boxes-hash-tampered.jpg, INVALID, assertion.boxesHash.mismatch",
    "c10-credentials.webp, VALID, signingCredential.untrusted",
  })
  void casesAreReadAsByTheReferenceReader(String name, State state, String problem)
      throws IOException {
    Path file = CASES.resolve(name);
    assumeTrue(Files.exists(file), "the cases are not here");
    CredentialsReport report =
        new CredentialsReader(certificate, Clock.systemUTC()).read(Files.readAllBytes(file));
    assertThat(report.state()).as(report.toString()).isEqualTo(state);
    assertThat(report.problems()).contains(problem);
  }

  /** What the reference reader says of them, too: see {@code ReferenceReaderIT}. */
  @ParameterizedTest
  @CsvSource({
    "segments-(box|superbox)-(before|split|after|between).jpg, 8, VALID",
    "segments-metadata-between.jpg, 1, VALID",
    "segments-(box|superbox)-of-one-number-between.jpg, 2, NOT_CHECKED",
    "segments-out-of-order.jpg, 1, NOT_CHECKED",
    "(embedded-)?behind-the-end.*, 6, NONE",
    "second-picture.jpg, 1, NONE",
    "comment.*, 2, NONE",
    "cut-in-store.jpg, 1, INVALID",
    "(long-tag|longer-tag|unreadable-certificate|hash-array).jpg, 4, VALID",
    "(two-tags|other-tag|untagged).jpg, 3, INVALID",
    "exclusion-(empty|in-long-numbers).jpg, 2, VALID",
    "(hash|boxes)-without-pad.jpg, 2, INVALID",
    "hash-(pad-text|algorithm-number|elsewhere|of-another-version).jpg, 4, NOT_CHECKED",
    "encoding-(bytes-in-pieces|date|open-map).jpg, 3, VALID",
    "encoding-(simple-value|text-in-pieces|tagged-.*).jpg, 4, NOT_CHECKED",
    "json(-letter)?.jpg, 2, VALID",
    "json-(mark|utf16|utf16be|bad-utf8|half-letter|endless|deep|two).jpg, 8, INVALID",
    "(file-right|kind-uuid|salt-16|salt-24).jpg, 4, VALID",
    "(file-(without|with|twice|back).*|kind-(short-uuid|unknown)|salt-5).jpg, 7, NOT_CHECKED",
    "version-c2pa.(ingredient.v[23]|actions(.v2__1)?).jpg, 4, VALID",
    "version-c2pa.(ingredient(.v[14])?|actions.v[13]).jpg, 5, NOT_CHECKED",
  })
  void filesOfOthersAreReadAsByTheReferenceReader(String names, int count, State state) {
    CredentialsReader now = new CredentialsReader(certificate, Clock.systemUTC());
    assertThat(FOREIGN.keySet().stream().filter(name -> name.matches(names)))
        .hasSize(count)
        .allSatisfy(
            name -> {
              CredentialsReport report = now.read(Objects.requireNonNull(FOREIGN.get(name)));
              assertThat(report.state()).as(name + report).isEqualTo(state);
            });
  }

  @Test
  void credentialsThatAreNotReadCanSayThatAiMadeThePicture() {
    for (String type : List.of("trainedAlgorithmicMedia", "digitalCapture")) {
      Map<String, Object> created = Map.of("action", "c2pa.created", "digitalSourceType", type);
      ForeignManifest manifest =
          new ForeignManifest(ForeignSigner.of(Profile.RIGHT))
              .field("something", "else")
              .with("c2pa.actions.v2", Map.of("actions", List.of(created)));
      byte[] chunk = PngFile.chunk("caBX", ForeignManifest.store(manifest.bytes()));
      CredentialsReport report = reader.read(ForeignFiles.with(ForeignFiles.PNG, 33, chunk));
      assertThat(report.state()).isEqualTo(State.NOT_CHECKED);
      assertThat(report.aiMade()).as(type).isEqualTo(type.startsWith("trained"));
    }
  }

  @Test
  void formatsThatAreNotReadAreNotChecked() {
    byte[] store =
        ForeignManifest.store(new ForeignManifest(ForeignSigner.of(Profile.RIGHT)).bytes());
    for (String start : List.of("GIF89a", "II*\0", "MM\0*", "BM")) {
      byte[] file =
          (start + "something " + new String(store, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
      CredentialsReport report = reader.read(file);
      assertThat(report.state()).as(start).isEqualTo(State.NOT_CHECKED);
      assertThat(report.notes()).first().asString().contains("not in this format");
    }
  }

  @Test
  void credentialsElsewhereAreMentioned() {
    String xmp =
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:Description"
            + " dcterms:provenance=\"https://example.org/a.c2pa?x=1&amp;y=2\"/></x:xmpmeta>";
    byte[] file =
        ForeignFiles.with(ForeignFiles.PNG, 33, ForeignFiles.xmp(xmp, StandardCharsets.UTF_8));
    CredentialsReport report = reader.read(file);
    assertThat(report.state()).isEqualTo(State.NOT_CHECKED);
    assertThat(report.notes())
        .containsExactly(
            "its credentials are said to be at https://example.org/a.c2pa?x=1&y=2, which was not"
                + " fetched");
  }

  @Test
  void whatTheSignatureDoesNotCoverIsSaid() {
    ForeignSigner signer = ForeignSigner.of(Profile.RIGHT);
    byte[] file =
        ForeignFiles.signed(
            ForeignFiles.JPEG,
            length ->
                ForeignManifest.store(
                    new ForeignManifest(signer)
                        .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001")
                        .withCreated()
                        .with(
                            "c2pa.hash.data",
                            ForeignFiles.dataHash(ForeignFiles.JPEG, length, 300, 20))
                        .bytes()));
    CredentialsReport report = new CredentialsReader(certificate, Clock.systemUTC()).read(file);
    assertThat(report.state()).isEqualTo(State.VALID);
    assertThat(report.notes())
        .containsExactly(
            "the signature does not cover 20 bytes of the file besides the credentials");
  }

  /** One of our pictures to which somebody adds something, and signs that. */
  private byte[] updated(byte[] ours, UnaryOperator<ForeignManifest> change) throws Exception {
    EmbeddedCredentials embedded = EmbeddedCredentials.in(ours, FileParts.of(ours)).orElseThrow();
    byte[] box = Arrays.copyOfRange(embedded.store(), 38, embedded.store().length);
    String label = JumbfBox.read(embedded.store()).boxes().get(0).label();
    ForeignManifest ourManifest = new ForeignManifest(ForeignSigner.of(Profile.RIGHT)).label(label);
    byte[] update =
        change
            .apply(
                new ForeignManifest(ForeignSigner.of(Profile.RIGHT))
                    .kind("c2um")
                    .withIngredient("c2pa.ingredient.v3", "parentOf", ourManifest, box))
            .bytes();
    byte[] store = ForeignManifest.store(box, update);
    int start = embedded.place().start();
    byte[] bare = withoutCredentials(ours);
    return ForeignFiles.with(bare, start, ForeignFiles.segments(store, 1, 60_000));
  }

  @Test
  void anUpdateByOthersLeavesAnOwnPictureOurs() throws Exception {
    byte[] file = updated(signed(certificate, ImageFormat.JPEG), update -> update);
    CredentialsReport report = new CredentialsReader(certificate, Clock.systemUTC()).read(file);
    assertThat(report.state()).as(report.toString()).isEqualTo(State.VALID);
    assertThat(report.madeHere()).isTrue();
    assertThat(report.signedByOthers()).isTrue();
    assertThat(report.model()).isEqualTo("fashion");
    assertThat(report.instanceId()).isEqualTo("xmp:iid:" + ORIGIN.id());
    assertThat(report.signer()).contains("O=Somebody");
  }

  private byte[] withAnotherTitle(byte[] claim) {
    byte[] changed = claim.clone();
    changed[changed.length - 2] ^= 1; // Before the end of the map.
    return changed;
  }

  @Test
  void aBrokenUpdateByOthersLeavesAnOwnPictureOurs() throws Exception {
    byte[] file =
        updated(
            signed(certificate, ImageFormat.JPEG),
            update -> update.field("dc:title", "a title").changed(this::withAnotherTitle));
    CredentialsReport report = new CredentialsReader(certificate, Clock.systemUTC()).read(file);
    assertThat(report.state()).as(report.toString()).isEqualTo(State.INVALID);
    assertThat(report.failures()).containsExactly("claimSignature.mismatch");
    assertThat(report.madeHere()).isTrue();
    assertThat(report.signedByOthers()).isTrue();
    assertThat(report.model()).isEqualTo("fashion");
  }

  @Test
  void onlyTheOwnerCanReadTheKey() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("signing.p12"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aConfiguredKeystoreIsUsedAndAWrongOneStopsTheStart() throws IOException {
    Path keystore = directory.resolve("signing.p12");
    for (Map.Entry<String, Boolean> password : Map.of("ganvas", true, "wrong", false).entrySet()) {
      if (password.getValue()) {
        SigningCertificate configured =
            SigningCertificates.configured(keystore, password.getKey(), directory, NOW);
        assertThat(configured.trustRoot()).isEmpty();
        assertThat(
                new CredentialsReader(configured, CLOCK)
                    .read(signed(configured, ImageFormat.PNG))
                    .state())
            .isEqualTo(State.TRUSTED);
      } else {
        assertThatThrownBy(
                () -> SigningCertificates.configured(keystore, password.getKey(), directory, NOW))
            .isInstanceOf(InvalidConfigurationException.class)
            .hasMessageContaining("cannot be used");
      }
    }
  }

  @Test
  void signaturesAreStampedWithTheTimeAndPicturesGoOutWithoutAStampToo() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (TimeStampServer server = new TimeStampServer()) {
      TimeStampAuthority authority = new TimeStampAuthority(server.address(), meters);
      Labeller labeller = Labellers.signing(certificate, authority);
      for (ImageFormat format : ImageFormat.values()) {
        byte[] stamped = labeller.label(PICTURE, format, 90, ORIGIN).bytes();
        assertThat(new String(stamped, StandardCharsets.ISO_8859_1)).contains("sigTst2");
        assertThat(reader.read(stamped).state()).isEqualTo(State.TRUSTED);
      }
      assertThat(meters.counter("ganvas.time.stamps", "outcome", "stamped").count()).isEqualTo(3);
      server.fail();
      byte[] without = labeller.label(PICTURE, ImageFormat.PNG, 90, ORIGIN).bytes();
      assertThat(new String(without, StandardCharsets.ISO_8859_1)).doesNotContain("sigTst2");
      assertThat(reader.read(without).state()).isEqualTo(State.TRUSTED);
      assertThat(meters.counter("ganvas.time.stamps", "outcome", "failed").count()).isEqualTo(1);
    }
  }
}

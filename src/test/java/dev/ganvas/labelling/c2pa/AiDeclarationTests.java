package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.images.PngFile;
import dev.ganvas.labelling.c2pa.ForeignSigner.Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AiDeclarationTests {
  private static final String TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";
  private static final String AI_TYPE = "trainedAlgorithmicMedia";
  private static final String XMP =
      "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta"
          + " xmlns:x=\"adobe:ns:meta/\"><rdf:Description Iptc4xmpExt:DigitalSourceType=\"%s\"/>"
          + "</x:xmpmeta>";
  private static final String AI =
      XMP.formatted("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
  private static final String CAMERA =
      XMP.formatted("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture");

  private static byte[] png(byte[] chunk) {
    return ForeignFiles.with(ForeignFiles.PNG, 33, chunk);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void metadataIsReadInAnyEncodingCompressedOrNot(String name) {
    Charset charset = Charset.forName(name);
    assertThat(AiDeclaration.in(png(ForeignFiles.xmp(AI, charset)))).isTrue();
    assertThat(AiDeclaration.in(png(ForeignFiles.compressedXmp(AI, charset)))).isTrue();
    assertThat(AiDeclaration.in(png(ForeignFiles.compressedXmp(CAMERA, charset)))).isFalse();
  }

  /** Halves of pairs and what is no character could come in a prompt. */
  @ParameterizedTest
  @ValueSource(strings = {"a\uFFFEb", "a\uFFFFb", "a\uD800b", "a\uDC00b", "a\u0000\u001Fb"})
  void nothingThatWasAskedForMakesThePacketUnreadable(String prompt) throws Exception {
    ImageOrigin origin = new ImageOrigin(prompt, prompt, Instant.EPOCH);
    byte[] packet =
        XmpPacket.of(origin, false, prompt + "\uD83D\uDC08").getBytes(StandardCharsets.UTF_8);
    XmpProperty asked =
        new XmpProperty("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "AIPromptInformation");
    assertThat(asked.in(packet))
        .singleElement()
        .satisfies(text -> assertThat(text).matches("a\uFFFD+b\uD83D\uDC08"));
    String text = new String(packet, StandardCharsets.UTF_8);
    assertThat(AiDeclaration.inMetadata(png(ForeignFiles.xmp(text, StandardCharsets.UTF_8))))
        .isTrue();
  }

  @Test
  void metadataIsReadInTheProfilesOfImageMagick() {
    assertThat(AiDeclaration.in(png(ForeignFiles.hexadecimalXmp(AI)))).isTrue();
    assertThat(AiDeclaration.in(png(ForeignFiles.hexadecimalXmp(CAMERA)))).isFalse();
  }

  /** A packet that says something of a picture. */
  private static String packet(String attributes, String elements) {
    return """
        <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
         <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
          <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" %s>%s</rdf:Description>
         </rdf:RDF>
        </x:xmpmeta><?xpacket end="w"?>"""
        .formatted(attributes, elements);
  }

  private static String attribute(String type) {
    return packet("e:DigitalSourceType=\"%s\"".formatted(type), "");
  }

  private static String element(String content) {
    return packet("", "<e:DigitalSourceType>%s</e:DigitalSourceType>".formatted(content));
  }

  private static boolean declared(String packet) {
    return AiDeclaration.in(png(ForeignFiles.xmp(packet, StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "trainedAlgorithmicMedia, true",
    "compositeWithTrainedAlgorithmicMedia, true",
    "compositeSynthetic, true",
    "trainedAlgorithmicMedia/, true",
    "algorithmicMedia, false",
    "algorithmicallyEnhanced, false",
    "notTrainedAlgorithmicMedia, false",
    "composite, false",
    "'', false",
  })
  void aTypeSaysThatAModelMadeAPartOrItDoesNot(String name, boolean ai) {
    for (String start : List.of(TYPES, TYPES.replace("http:", "https:"), "")) {
      assertThat(declared(attribute(start + name))).as(start).isEqualTo(ai);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "\n %s \n",
        "<rdf:Bag><rdf:li>a</rdf:li><rdf:li>%s</rdf:li></rdf:Bag>",
        "<rdf:Alt><rdf:li xml:lang='x-default'>%s</rdf:li></rdf:Alt>",
        "<rdf:Seq><rdf:li rdf:resource='%s'/></rdf:Seq>",
        "<rdf:Description><rdf:value>%s</rdf:value></rdf:Description>",
        "<rdf:Description rdf:value='%s'/>",
        "<![CDATA[%s]]>"
      })
  void thePropertyIsReadInWhateverForm(String form) {
    assertThat(declared(element(form.formatted(TYPES + AI_TYPE)))).isTrue();
    assertThat(declared(element(form.formatted(TYPES + "digitalCapture")))).isFalse();
  }

  /** As programs that develop photographs note their settings. */
  @Test
  void anElementMayHaveHundredsOfAttributes() {
    String settings =
        IntStream.range(0, 2000)
            .mapToObj("crs:Setting%d=\"1\" "::formatted)
            .collect(Collectors.joining());
    String attributes = "xmlns:crs=\"http://ns.adobe.com/camera-raw-settings/1.0/\" " + settings;
    assertThat(declared(packet(attributes + "e:DigitalSourceType=\"" + AI_TYPE + "\"", "")))
        .isTrue();
  }

  /** What is compressed could go on for ever, whether anything comes of it or not. */
  @Test
  void whatLiesBehindMuchCompressedTextIsNotRead() {
    byte[] blanks = ForeignFiles.compressedXmp(" ".repeat(10 << 20), StandardCharsets.UTF_8);
    byte[] ai = ForeignFiles.compressedXmp(AI, StandardCharsets.UTF_8);
    byte[] one = ForeignFiles.with(ForeignFiles.with(ForeignFiles.PNG, 33, ai), 33, blanks);
    assertThat(AiDeclaration.in(one)).isTrue();
    assertThat(AiDeclaration.in(ForeignFiles.with(one, 33, blanks))).isFalse();
  }

  @Test
  void thePropertyIsReadHoweverItsLettersAreWritten() {
    assertThat(declared(attribute("trained&#65;lgorithmicMedia"))).isTrue();
    assertThat(declared(element("&#x74;rainedAlgorithmicMedia"))).isTrue();
    assertThat(declared(element("trained<!-- x -->Algorithmic<![CDATA[Media]]>"))).isTrue();
    assertThat(declared(packet("e:DigitalSourcetype='%s'".formatted(AI_TYPE), ""))).isTrue();
    String resource = "<e:DigitalSourceType rdf:resource='%s'/>".formatted(TYPES + AI_TYPE);
    assertThat(declared(packet("", resource))).isTrue();
    String unprefixed =
        "<DigitalSourceType xmlns='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>%s</DigitalSourceType>";
    assertThat(declared(packet("", unprefixed.formatted(AI_TYPE)))).isTrue();
    String entity = attribute("trained&#65;lgorithmicMedia");
    assertThat(AiDeclaration.in(png(ForeignFiles.xmp(entity, StandardCharsets.UTF_16)))).isTrue();
  }

  @Test
  void whoeverMentionsATypeDeclaresNothing() {
    String text = "this is no trainedAlgorithmicMedia";
    assertThat(declared(packet("", "<dc:description>%s</dc:description>".formatted(text))))
        .isFalse();
    assertThat(declared(packet("", "<dc:subject>%s</dc:subject>".formatted(AI_TYPE)))).isFalse();
    assertThat(declared(packet("", "<!-- e:DigitalSourceType=\"%s\" -->".formatted(AI_TYPE))))
        .isFalse();
    assertThat(declared(packet("dc:DigitalSourceType=\"%s\"".formatted(AI_TYPE), ""))).isFalse();
    assertThat(declared(element(text))).isFalse();
    byte[] mention = text.getBytes(StandardCharsets.UTF_8);
    byte[] comment = ForeignFiles.segment(0xFE, (TYPES + AI_TYPE).getBytes(StandardCharsets.UTF_8));
    assertThat(AiDeclaration.in(jpeg(comment))).isFalse();
    assertThat(AiDeclaration.in(jpeg(ForeignFiles.segment(0xE1, mention)))).isFalse();
    assertThat(AiDeclaration.in(png(PngFile.chunk("tEXt", mention)))).isFalse();
    byte[] packet = attribute(AI_TYPE).getBytes(StandardCharsets.UTF_8);
    assertThat(AiDeclaration.in(ForeignFiles.joined(ForeignFiles.JPEG, packet))).isFalse();
    assertThat(
            AiDeclaration.in(
                ForeignFiles.joined(
                    ForeignFiles.PNG, ForeignFiles.xmp(AI, StandardCharsets.UTF_8))))
        .isFalse();
  }

  @Test
  void ofDamagedMetadataWhatComesBeforeTheDamageCounts() {
    String whole = attribute(AI_TYPE);
    assertThat(declared(whole.substring(0, whole.indexOf("</rdf:RDF")))).isTrue();
    assertThat(declared(whole + "\0\0 & more")).isTrue();
    assertThat(declared(whole.replace("<rdf:RDF", "& <rdf:RDF"))).isFalse();
    String defined = "<!DOCTYPE x [<!ENTITY m \"trained\">]>" + attribute("&m;AlgorithmicMedia");
    assertThat(declared(defined)).isFalse();
    assertThat(declared("<!DOCTYPE x SYSTEM \"http://localhost/x\">" + whole)).isFalse();
    assertThat(declared("<a>".repeat(200) + whole + "</a>".repeat(200))).isFalse();
    byte[] chunk = ForeignFiles.compressedXmp(whole, StandardCharsets.UTF_8);
    chunk[chunk.length - 5] ^= 1; // Of the check sum of what is compressed.
    assertThat(AiDeclaration.in(png(chunk))).isTrue();
  }

  private static byte[] jpeg(byte[] segment) {
    return ForeignFiles.with(ForeignFiles.JPEG, 20, segment);
  }

  @ParameterizedTest
  @CsvSource({"trainedAlgorithmicMedia, true", "trained&#65;lgorithmicMedia, true", "x, false"})
  void packetsAreFoundInFilesOfAllFormats(String type, boolean ai) {
    byte[] packet = element(type).getBytes(StandardCharsets.UTF_8);
    byte[] segment =
        ForeignFiles.segment(0xE1, ForeignFiles.joined("http://ns.adobe.com/xap/1.0/\0", packet));
    assertThat(AiDeclaration.in(jpeg(segment))).isEqualTo(ai);
    byte[] exif = ForeignFiles.segment(0xE1, ForeignFiles.joined("Exif\0\0MM\0*....", packet));
    assertThat(AiDeclaration.in(jpeg(exif))).isEqualTo(ai);
    assertThat(AiDeclaration.in(ForeignFiles.webp("XMP ", packet))).isEqualTo(ai);
    assertThat(AiDeclaration.in(ForeignFiles.gif(packet, 0))).isEqualTo(ai);
    for (int most = 200; most < 256; most++) {
      assertThat(AiDeclaration.in(ForeignFiles.gif(packet, most))).as("%d", most).isEqualTo(ai);
    }
  }

  @Test
  void packetsOfSeveralSegmentsArePutTogether() {
    byte[] packet = element(AI_TYPE).getBytes(StandardCharsets.UTF_8);
    int cut = element(AI_TYPE).indexOf("Algorithmic");
    byte[] first = extension(packet, 0, cut);
    byte[] second = extension(packet, cut, packet.length);
    assertThat(AiDeclaration.in(jpeg(ForeignFiles.joined(first, second)))).isTrue();
    assertThat(AiDeclaration.in(jpeg(ForeignFiles.joined(second, first)))).isTrue();
    assertThat(AiDeclaration.in(jpeg(second))).isFalse();
  }

  private static byte[] extension(byte[] packet, int from, int to) {
    byte[] place = ByteBuffer.allocate(8).putInt(packet.length).putInt(from).array();
    byte[] header =
        ForeignFiles.joined("http://ns.adobe.com/xmp/extension/\0" + "0".repeat(32), place);
    return ForeignFiles.segment(
        0xE1, ForeignFiles.joined(header, Arrays.copyOfRange(packet, from, to)));
  }

  private static boolean declared(ForeignManifest... manifests) {
    byte[] store =
        ForeignManifest.store(
            Stream.of(manifests).map(ForeignManifest::bytes).toArray(byte[][]::new));
    byte[] file = png(PngFile.chunk("caBX", store));
    assertThat(AiDeclaration.inCredentials(file, FileParts.of(file)))
        .isEqualTo(AiDeclaration.in(file));
    return AiDeclaration.in(file);
  }

  private static ForeignManifest manifest() {
    return new ForeignManifest(ForeignSigner.of(Profile.RIGHT));
  }

  private static ForeignManifest manifest(Map<String, Object> action) {
    return manifest().with("c2pa.actions.v2", Map.of("actions", List.of(action)));
  }

  @Test
  void credentialsAreReadInAllTheirAssertions() {
    Map<String, Object> edited =
        Map.of("action", "c2pa.edited", "digitalSourceType", AI_TYPE + "/");
    assertThat(declared(manifest(edited))).isTrue();
    assertThat(declared(manifest(Map.of("action", "c2pa.edited", "related", List.of(edited)))))
        .isTrue();
    Map<String, Object> templates = Map.of("actions", List.of(), "templates", List.of(edited));
    assertThat(declared(manifest().with("c2pa.actions.v2", templates))).isTrue();
    for (String field : List.of("digitalSourceType", "Iptc4xmpExt:DigitalSourceType")) {
      String json = "{\"@type\": \"CreativeWork\", \"%s\": \"%s\"}".formatted(field, AI_TYPE);
      assertThat(declared(manifest().withJson("stds.schema-org.CreativeWork", json))).isTrue();
    }
    assertThat(declared(manifest(Map.of("description", "no " + AI_TYPE, "name", AI_TYPE))))
        .isFalse();
    assertThat(declared(manifest(Map.of("digitalSourceType", TYPES + "algorithmicMedia"))))
        .isFalse();
  }

  @Test
  void ofOtherManifestsInAStoreThoseReferredToAreRead() {
    ForeignManifest ai = manifest(Map.of("digitalSourceType", TYPES + AI_TYPE));
    ForeignManifest between =
        manifest().withIngredient("c2pa.ingredient.v3", "parentOf", ai, ai.bytes());
    ForeignManifest active =
        manifest().withIngredient("c2pa.ingredient.v3", "parentOf", between, between.bytes());
    assertThat(declared(ai, between, active)).isTrue();
    assertThat(declared(ai, manifest(), active)).isFalse();
    assertThat(declared(ai, manifest())).isFalse();
  }

  @Test
  void ofUnreadableCredentialsTheFieldCounts() {
    ForeignManifest ai = manifest(Map.of("digitalSourceType", TYPES + AI_TYPE));
    byte[] unreadable = ForeignManifest.box("free", new byte[10]);
    assertThat(declared(ai.box(unreadable))).isTrue();
    ForeignManifest other = manifest(Map.of("description", TYPES + AI_TYPE));
    assertThat(declared(other.box(unreadable))).isFalse();
    byte[] store = ForeignManifest.store(ai.bytes());
    assertThat(AiDeclaration.in(ForeignFiles.joined("GIF89a", store))).isTrue();
  }

  @Test
  void picturesWithoutMetadataOrWithBrokenOnesDeclareNothing() {
    assertThat(AiDeclaration.in(ForeignFiles.PNG)).isFalse();
    assertThat(AiDeclaration.in(new byte[0])).isFalse();
    byte[] chunk =
        PngFile.chunk("iTXt", "XML:com.adobe.xmp\0\1\0".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(AiDeclaration.in(png(chunk))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x00-ai-xmp-plain-control.png", "x01-ai-xmp-compressed-itxt.png"})
  void casesDeclareToBeMadeByAi(String name) throws IOException {
    Path file = Path.of("../shared/cases").resolve(name);
    assumeTrue(Files.exists(file), "the cases are not here");
    assertThat(AiDeclaration.in(Files.readAllBytes(file))).isTrue();
  }
}

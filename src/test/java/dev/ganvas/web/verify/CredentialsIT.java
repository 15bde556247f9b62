package dev.ganvas.web.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import dev.ganvas.GanvasClient;
import dev.ganvas.NodePrograms;
import dev.ganvas.PictureRequest;
import dev.ganvas.Programs;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PngFile;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.TimeStampServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever leaves is labelled, as readers see it that nobody here wrote. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "ganvas.generation.default-model=fashion")
class CredentialsIT {
  @TempDir static Path directory;

  private final JsonMapper json = JsonMapper.builder().build();
  private final GanvasClient client;
  @Autowired private SigningCertificate certificate;

  CredentialsIT(@LocalServerPort int port) {
    client = GanvasClient.at(port);
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) throws IOException {
    TinyTextModel.write(directory);
    properties.add("ganvas.data-dir", directory::toString);
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    return client.get(path).expect(200).body();
  }

  private byte[] generate(String accept, PictureRequest body)
      throws IOException, InterruptedException {
    return client.accept(accept).post("/generate", body).expect(200).body();
  }

  private JsonNode openAi(String responseFormat, String outputFormat)
      throws IOException, InterruptedException {
    PictureRequest body =
        PictureRequest.model("tiny")
            .with("prompt", "red hair")
            .with("response_format", responseFormat)
            .with("output_format", outputFormat);
    return client.post("/v1/images/generations", body).expect(200).json();
  }

  /** Pictures of every format and size, and from everywhere they can come from. */
  private Map<String, byte[]> pictures() throws IOException, InterruptedException {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    for (int size : new int[] {32, 64, 256, 1024}) {
      pictures.put("gray-" + size + ".png", get("/images/fashion/1.png?size=" + size));
    }
    for (int size : new int[] {64, 128, 512}) {
      PictureRequest one = PictureRequest.model("cells").size(size);
      pictures.put("colour-" + size + ".png", generate("image/png", one));
      pictures.put("colour-" + size + ".jpg", generate("image/jpeg", one));
    }
    PictureRequest many = PictureRequest.model("cells").n(9);
    pictures.put("sheet.png", generate("image/png", many));
    pictures.put("sheet.jpg", generate("image/jpeg", many));
    JsonNode inside = client.post("/generate", many).expect(200).json();
    pictures.put("base64.png", Base64.getDecoder().decode(inside.at("/images/4/b64").asString()));
    JsonNode files = openAi("b64_json", "jpeg");
    pictures.put("openai.jpg", Base64.getDecoder().decode(files.at("/data/0/b64_json").asString()));
    JsonNode addresses = openAi("url", "png");
    pictures.put("address.png", get(URI.create(addresses.at("/data/0/url").asString()).getPath()));
    return pictures;
  }

  /** The version of the model that made a file: of one of these tests, else of a shipped one. */
  private static String version(String file) {
    boolean ofTests = Stream.of("openai.", "address.", "stamped.").anyMatch(file::startsWith);
    boolean ofFashion = file.startsWith("gray-");
    return ofTests ? "1.0.0" : ofFashion ? "2.0.0" : "2.1.0";
  }

  /** Copies of a PNG that were tampered with, each in its own way. */
  private static Map<String, byte[]> tampered(byte[] png, byte[] other) {
    Map<String, byte[]> copies = new LinkedHashMap<>();
    Chunks chunks = Chunks.of(png);
    Chunks others = Chunks.of(other);
    copies.put("bad-pixels.png", chunks.with("IDAT", flipped(chunks.data("IDAT"), -9)).file());
    byte[] credentials = chunks.data("caBX");
    int claim = indexOf(credentials, "trainedAlgorithmicMedia");
    copies.put("bad-action.png", chunks.with("caBX", flipped(credentials, claim)).file());
    int instance = indexOf(credentials, "xmp:iid:");
    copies.put("bad-claim.png", chunks.with("caBX", flipped(credentials, instance + 9)).file());
    copies.put("bad-signature.png", chunks.with("caBX", flipped(credentials, -5)).file());
    copies.put("bad-metadata.png", chunks.with("iTXt", flipped(chunks.data("iTXt"), -40)).file());
    copies.put("bad-place.png", chunks.moved("caBX").file());
    copies.put("bad-double.png", chunks.doubled("caBX").file());
    copies.put("bad-other.png", chunks.with("caBX", others.data("caBX")).file());
    copies.put("bad-addition.png", chunks.added("tEXt", "Comment\0a photograph").file());
    byte[] swapped = credentials.clone();
    byte[] foreign = others.data("caBX");
    System.arraycopy(foreign, foreign.length - 64, swapped, swapped.length - 64, 64);
    copies.put("bad-swapped.png", chunks.with("caBX", swapped).file());
    copies.put("bad-truncated.png", Arrays.copyOf(png, png.length - 30));
    return copies;
  }

  private static byte[] flipped(byte[] data, int at) {
    byte[] copy = data.clone();
    int index = at < 0 ? copy.length + at : at;
    copy[index] ^= 1;
    return copy;
  }

  private static int indexOf(byte[] data, String text) {
    int index = new String(data, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(index).isNotNegative();
    return index;
  }

  /** The chunks of a PNG file. */
  private record Chunks(List<String> types, List<byte[]> contents) {
    static Chunks of(byte[] png) {
      List<String> types = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      ByteBuffer buffer = ByteBuffer.wrap(png, 8, png.length - 8);
      while (buffer.remaining() > 0) {
        byte[] data = new byte[buffer.getInt()];
        byte[] type = new byte[4];
        buffer.get(type).get(data).getInt();
        types.add(new String(type, StandardCharsets.US_ASCII));
        contents.add(data);
      }
      return new Chunks(types, contents);
    }

    byte[] data(String type) {
      return contents.get(types.indexOf(type));
    }

    Chunks with(String type, byte[] data) {
      List<byte[]> changed = new ArrayList<>(contents);
      changed.set(types.indexOf(type), data);
      return new Chunks(types, changed);
    }

    Chunks moved(String type) {
      Chunks copy = new Chunks(new ArrayList<>(types), new ArrayList<>(contents));
      int from = types.indexOf(type);
      copy.types.add(copy.types.size() - 2, copy.types.remove(from));
      copy.contents.add(copy.contents.size() - 2, copy.contents.remove(from));
      return copy;
    }

    Chunks doubled(String type) {
      return inserted(types.indexOf(type), type, data(type));
    }

    Chunks added(String type, String text) {
      return inserted(types.size() - 1, type, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Chunks inserted(int at, String type, byte[] data) {
      Chunks copy = new Chunks(new ArrayList<>(types), new ArrayList<>(contents));
      copy.types.add(at, type);
      copy.contents.add(at, data);
      return copy;
    }

    byte[] file() {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
      for (int i = 0; i < types.size(); i++) {
        file.writeBytes(PngFile.chunk(types.get(i), contents.get(i)));
      }
      return file.toByteArray();
    }
  }

  @Test
  void aForeignReaderTrustsEveryPictureAndNoTamperedCopy() throws Exception {
    Programs.assumeInstalled("npm");
    Path folder = Files.createDirectory(directory.resolve("credentials"));
    Files.write(folder.resolve("root.pem"), get("/.well-known/ganvas/trust-root.pem"));
    Map<String, byte[]> files = pictures();
    files.putAll(
        tampered(
            Objects.requireNonNull(files.get("colour-128.png")),
            Objects.requireNonNull(files.get("colour-64.png"))));
    Picture picture = new Picture(70, 60, 3, new byte[70 * 60 * 3]);
    try (TimeStampServer server = new TimeStampServer()) {
      files.put("stamped.png", Labellers.stamped(certificate, server, picture, ImageFormat.PNG));
      files.put("stamped.jpg", Labellers.stamped(certificate, server, picture, ImageFormat.JPEG));
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    String output =
        NodePrograms.run(
            folder, Map.of(), "node read-c2pa.mjs root.pem *.png *.jpg", "read-c2pa.mjs");
    Map<String, String> states = new LinkedHashMap<>();
    for (JsonNode verdict : json.readTree(output)) {
      states.put(verdict.get("file").asString(), verdict.get("state").asString());
      if (verdict.get("state").asString().equals("Trusted")) {
        assertThat(verdict.at("/actions/0/digitalSourceType").asString())
            .endsWith("/trainedAlgorithmicMedia");
        assertThat(verdict.at("/actions/0/parameters/dev.ganvas.modelVersion").asString())
            .isEqualTo(version(verdict.get("file").asString()));
      }
    }
    assertThat(states.keySet()).containsAll(files.keySet());
    states.forEach(
        (name, state) -> {
          if (name.startsWith("bad-")) {
            assertThat(state).as(name).isIn("Invalid", "None");
          } else {
            assertThat(state).as(name).isEqualTo("Trusted");
          }
        });
  }

  @Test
  void foreignReadersFindTheMetadata() throws Exception {
    for (Map.Entry<String, byte[]> picture : pictures().entrySet()) {
      Map<String, String> xmp =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(picture.getValue()))
              .getFirstDirectoryOfType(XmpDirectory.class)
              .getXmpProperties();
      assertThat(xmp)
          .as(picture.getKey())
          .containsEntry(
              "Iptc4xmpExt:DigitalSourceType",
              "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
          .containsEntry("Iptc4xmpExt:AISystemVersionUsed", version(picture.getKey()))
          .containsEntry("xmp:CreatorTool", "Ganvas")
          .containsKeys("Iptc4xmpExt:AISystemUsed", "xmp:CreateDate", "xmpMM:InstanceID");
    }
  }

  @Test
  void exiftoolReadsThePicturesWithoutWarning() throws Exception {
    Programs.assumeInstalled("exiftool");
    Path folder = Files.createDirectory(directory.resolve("exiftool"));
    for (Map.Entry<String, byte[]> picture : pictures().entrySet()) {
      Files.write(folder.resolve(picture.getKey()), picture.getValue());
    }
    for (JsonNode picture : json.readTree(run(folder, "exiftool -j -validate -all *.png *.jpg"))) {
      assertThat(picture.path("DigitalSourceType").asString()).endsWith("/trainedAlgorithmicMedia");
      assertThat(picture.path("CreatorTool").asString()).isEqualTo("Ganvas");
      assertThat(picture.path("Validate").asString()).as(picture.toString()).isEqualTo("OK");
    }
  }

  private static String run(Path folder, String command) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder("bash", "-ec", command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("errors"))).isZero();
    return Files.readString(output);
  }
}

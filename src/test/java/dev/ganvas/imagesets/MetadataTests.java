package dev.ganvas.imagesets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataTests {
  @TempDir private Path folder;

  private static Map<String, Metadata> parse(String file) throws IOException {
    return Metadata.parse(file.getBytes(StandardCharsets.UTF_8));
  }

  private void picture(String name, int level) throws IOException {
    byte[] samples = new byte[64];
    java.util.Arrays.fill(samples, (byte) level);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, ImageCodec.encode(new Picture(8, 8, 1, samples), ImageFormat.PNG));
  }

  @Test
  void captionsOfOnePictureAddUp() throws IOException {
    Map<String, Metadata> all =
        parse(
            """
            {"file_name": "a.png", "text": "one", "texts": ["two", "\u00A0"], "colour": "red", "n": 3, "size": 1.10, "more": {"x": 1}}

            \uFEFF{"file_name": "a.png", "text": "three", "old": true, "none": null}
            """);
    assertThat(all).containsOnlyKeys("a.png");
    assertThat(all)
        .containsEntry(
            "a.png",
            new Metadata(
                List.of("one", "two", "three"),
                Map.of("colour", "red", "n", "3", "size", "1.10", "old", "true")));
  }

  @Test
  void badLinesAreNamed() {
    assertThatThrownBy(() -> parse("{\"file_name\": \"a\"}\n{\"text\": \"x\"}"))
        .hasMessageContaining("line 2 lacks file_name");
    assertThatThrownBy(() -> parse("{\"file_name\": \"a\"}\n\n{oops"))
        .hasMessageContaining("line 3 is not JSON");
    assertThatThrownBy(() -> parse("{\"file_name\": \"a\", \"text\": \"x\", \"text\": \"y\"}"))
        .hasMessageContaining("line 1 has \"text\" twice");
    assertThatThrownBy(() -> parse("{\n".repeat(30)))
        .hasMessageContaining("line 20 is not JSON; and 10 more");
  }

  @Test
  void aFolderTellsCaptionsAndWhatPicturesShare() throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("in/" + i + ".png", 60 * i);
    }
    Files.writeString(
        folder.resolve("in/metadata.jsonl"),
        """
        {"file_name": "0.png", "text": "dark", "tone": "low", "id": "w", "same": "x"}
        {"file_name": "1.png", "text": "darkish", "tone": "low", "id": "x", "same": "x"}
        {"file_name": "2.png", "text": "lightish", "tone": "high", "id": "y", "same": "x"}
        {"file_name": "3.png", "text": "light", "tone": "high", "same": "x"}
        """);
    ImageSet set = ImageSets.open(folder, 8, List.of(), message -> {});
    assertThat(set.captions())
        .containsExactly(
            List.of("dark"), List.of("darkish"), List.of("lightish"), List.of("light"));
    assertThat(set.attributes()).hasSize(1);
    Attribute tone = set.attributes().get(0);
    assertThat(tone.name()).isEqualTo("tone");
    assertThat(tone.values()).containsExactly("high", "low");
    assertThat(tone.labels()).containsExactly(1, 1, 0, 0);
    ImageSet one = set.oneOfEvery(2, false);
    ImageSet other = set.oneOfEvery(2, true);
    for (ImageSet part : List.of(one, other)) {
      assertThat(part.captions().get(0).get(0)).startsWith("dark");
      assertThat(part.captions().get(1).get(0)).startsWith("light");
      assertThat(part.attributes().get(0).labels()).containsExactly(1, 0);
    }
    assertThat(one.captions()).doesNotContainAnyElementsOf(other.captions());
  }

  @Test
  void ofASetThatRepeatsNoKindIsLeftOut() {
    int[] labels = IntStream.range(0, 1000).map(i -> i % 10).toArray();
    ImageSet set = new ImageSet(1, 1, new byte[1000], labels, List.of());
    assertThat(set.oneOfEvery(10, false).size()).isEqualTo(100);
    assertThat(IntStream.of(set.oneOfEvery(10, false).labels()).distinct().count()).isEqualTo(10);
    assertThat(set.oneOfEvery(10, true).size()).isEqualTo(900);
  }

  @Test
  void aSetWithAPictureThatNobodyDescribesHasNoCaptions() throws IOException {
    picture("0.png", 0);
    picture("1.png", 200);
    Files.writeString(
        folder.resolve("captions.jsonl"), "{\"file_name\": \"0.png\", \"text\": \"dark\"}");
    assertThat(ImageSets.open(folder, 8, List.of(), message -> {}).captions()).isEmpty();
  }

  @Test
  void conditionsLieBetweenTheCaptionsOfAPicture() {
    float[][][] vectors = {{{0, 0}, {1, 2}}, {{5, 5}}};
    PictureConditions conditions = PictureConditions.captions(vectors);
    assertThat(conditions.first(0)).containsExactly(0, 0);
    for (long seed = 0; seed < 20; seed++) {
      float[] drawn = conditions.drawn(0, seed);
      assertThat(drawn[0]).isBetween(0f, 1f);
      assertThat(drawn[1]).isEqualTo(2 * drawn[0]);
      assertThat(conditions.drawn(1, seed)).containsExactly(5, 5);
    }
  }
}

package dev.ganvas.labelling.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.nn.Latents;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mark in what the shipped models draw, in its own size, as it is served. */
class ShippedMarksTests {
  private static final int PICTURES = 16;
  private static final double PSNR = 41.5;
  private static final Watermark WATERMARK = new Watermark(new byte[] {7});

  private static Stream<ServedModel> models() {
    return new ShippedModels()
        .all().stream().filter(m -> m.manifest().architecture().resolution() >= Watermark.MIN_SIDE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void isFoundAfterJpeg(ServedModel model) throws IOException {
    ModelBundle bundle = model.open();
    int found = 0;
    for (Picture picture : pictures(bundle)) {
      Picture marked = WATERMARK.embed(picture, 0x1234_5678, PSNR);
      byte[] file = ImageCodec.encode(marked, ImageFormat.JPEG, 75);
      found += WATERMARK.detect(PictureReader.read(file, 1 << 20)).isPresent() ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(PICTURES - 1);
  }

  private static List<Picture> pictures(ModelBundle bundle) {
    float[][] inputs = new float[PICTURES][];
    for (int seed = 0; seed < PICTURES; seed++) {
      inputs[seed] = input(bundle, seed);
    }
    int side = bundle.manifest().architecture().resolution();
    int channels = bundle.manifest().architecture().imageChannels();
    List<Picture> pictures = new ArrayList<>();
    try (Nd4jGenerator generator = new Nd4jGenerator(bundle.generator())) {
      float[] values = generator.pictures(inputs);
      for (int i = 0; i < PICTURES; i++) {
        pictures.add(Picture.ofTensor(values, i, side, channels));
      }
    }
    return pictures;
  }

  private static float[] input(ModelBundle bundle, int seed) {
    float[] condition = new float[bundle.manifest().architecture().conditioning().size()];
    TextConditions text = bundle.text();
    if (text != null) {
      condition = text.prompt(List.of(), List.of()).drawn(seed);
    } else if (condition.length > 0) {
      condition[seed % condition.length] = 1;
    }
    int latents = bundle.manifest().architecture().latentSize();
    return Latents.input(seed, latents, bundle.manifest().usualTruncation(), condition);
  }
}

package dev.ganvas.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledImageTests {
  private static final ImageOrigin ORIGIN =
      new ImageOrigin("fash<\"&>ion", "1.2.3", Instant.parse("2026-11-24T00:00:00.123Z"));

  static byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_3BYTE_BGR), format, bytes);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"png, image/png", "jpeg, image/jpeg"})
  void anIndependentReaderFindsTheLabel(String format, String mediaType) throws Exception {
    byte[] labelled = Labeller.unsigned().label(encoded(format), mediaType, ORIGIN).bytes();
    var xmp =
        ImageMetadataReader.readMetadata(new ByteArrayInputStream(labelled))
            .getFirstDirectoryOfType(XmpDirectory.class)
            .getXmpProperties();
    assertThat(xmp)
        .containsEntry(
            "Iptc4xmpExt:DigitalSourceType",
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
        .containsEntry("Iptc4xmpExt:AISystemUsed", "Ganvas fash<\"&>ion")
        .containsEntry("Iptc4xmpExt:AISystemVersionUsed", "1.2.3")
        .containsEntry("xmp:CreateDate", "2026-11-24T00:00:00Z");
    assertThat(ImageIO.read(new ByteArrayInputStream(labelled)).getWidth()).isEqualTo(20);
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertThatThrownBy(() -> Labeller.unsigned().label(new byte[50], "image/png", ORIGIN))
        .hasMessage("not a PNG file");
    assertThatThrownBy(() -> Labeller.unsigned().label(new byte[50], "image/jpeg", ORIGIN))
        .hasMessage("not a JPEG file");
    assertThatThrownBy(() -> Labeller.unsigned().label(encoded("png"), "image/webp", ORIGIN))
        .hasMessageContaining("image/webp");
  }
}

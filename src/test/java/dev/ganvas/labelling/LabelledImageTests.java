package dev.ganvas.labelling;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public class LabelledImageTests {
  private static final ImageOrigin ORIGIN =
      new ImageOrigin("fash<\"&>ion", "1.2.3", Instant.parse("2026-11-24T00:00:00.123Z"));

  public static final Picture PICTURE = new Picture(20, 10, 3, new byte[600]);

  @ParameterizedTest
  @EnumSource
  void anIndependentReaderFindsTheLabel(ImageFormat format) throws Exception {
    byte[] labelled = Labeller.unsigned().label(PICTURE, format, 90, ORIGIN).bytes();
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
}

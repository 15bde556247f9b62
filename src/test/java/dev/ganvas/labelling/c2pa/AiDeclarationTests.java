package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AiDeclarationTests {
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

  @Test
  void metadataIsReadInTheProfilesOfImageMagick() {
    assertThat(AiDeclaration.in(png(ForeignFiles.hexadecimalXmp(AI)))).isTrue();
    assertThat(AiDeclaration.in(png(ForeignFiles.hexadecimalXmp(CAMERA)))).isFalse();
  }

  @Test
  void picturesWithoutMetadataOrWithBrokenOnesDeclareNothing() {
    assertThat(AiDeclaration.in(ForeignFiles.PNG)).isFalse();
    assertThat(AiDeclaration.in(new byte[0])).isFalse();
    byte[] chunk =
        ForeignFiles.chunk("iTXt", "XML:com.adobe.xmp\0\1\0".getBytes(StandardCharsets.ISO_8859_1));
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

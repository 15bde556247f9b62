package dev.ganvas.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.imagesets.FileReport.Kind;
import dev.ganvas.imagesets.HostileArchiveException;
import dev.ganvas.imagesets.ImageFolderReader;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.imagesets.UnusableUploadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class UploadTests {
  private static final Path CASES = Path.of("../shared/cases");
  private static final DatasetProperties LIMITS =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of(
                      "ganvas.datasets.min-sharpness", "0", "ganvas.datasets.max-entries", "100")))
          .bind("ganvas.datasets", DatasetProperties.class)
          .get();

  @TempDir Path directory;
  private final List<FileReport> reports = new ArrayList<>();

  /** Makes a set in the folder {@code set}. */
  private DatasetSummary take(UploadedFile... files) throws IOException {
    Path folder = Files.createTempDirectory(directory, "set");
    Ingest ingest = new Ingest(folder, LIMITS, false);
    new Upload(LIMITS).feed(List.of(files), ingest);
    DatasetSummary summary = ingest.finish();
    reports.addAll(JsonLines.reports(folder.resolve(Ingest.REPORT)));
    set = ImageFolderReader.readStored(folder, 32, warning -> {});
    return summary;
  }

  private ImageSet set = new ImageSet(1, 1, new byte[0], new int[0], List.of());

  private DatasetSummary takeCase(String name) throws IOException {
    return take(new UploadedFile(name, CASES.resolve(name)));
  }

  private UploadedFile file(String name, byte[] content) throws IOException {
    Path file = Files.createTempFile(directory, "part", "");
    Files.write(file, content);
    return new UploadedFile(name, file);
  }

  /** A picture unlike those of other seeds. */
  private static byte[] png(int seed) {
    byte[] samples = new byte[40 * 40 * 3];
    Random random = new Random(seed);
    int[] levels = random.ints(48, 0, 256).toArray();
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / 3;
      samples[i] = (byte) levels[(pixel / 40 / 10 * 4 + pixel % 40 / 10) * 3 + i % 3];
    }
    return ImageCodec.encode(new Picture(40, 40, 3, samples), ImageFormat.PNG);
  }

  private UploadedFile zip(Charset names, boolean declared, Map<String, byte[]> files)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setEncoding(names.name());
      zip.setUseLanguageEncodingFlag(declared);
      for (String name : files.keySet().stream().sorted().toList()) {
        zip.putArchiveEntry(new ZipArchiveEntry(name));
        zip.write(files.get(name));
        zip.closeArchiveEntry();
      }
    }
    return file("set.zip", bytes.toByteArray());
  }

  private UploadedFile zip(Map<String, byte[]> files) throws IOException {
    return zip(StandardCharsets.UTF_8, true, files);
  }

  private List<String> files(Kind kind) {
    return reports.stream()
        .filter(report -> report.problems().stream().anyMatch(p -> p.kind() == kind))
        .map(FileReport::file)
        .toList();
  }

  @Test
  void namesInCodePage437() throws IOException {
    DatasetSummary summary = takeCase("z01-cp437-names.zip");
    assertThat(summary.classes()).containsOnlyKeys("Bäume", "Vögel");
    assertThat(summary.warnings()).anyMatch(warning -> warning.contains("code page 437"));
    assertThat(set.classes()).containsExactly("Bäume", "Vögel");
  }

  /** Names in other pages look wrong, but stay apart, and the warning says so. */
  @ParameterizedTest
  @ValueSource(strings = {"windows-1251", "Shift_JIS", "IBM850", "GBK"})
  void namesInOtherCodePagesStayApart(String page) throws IOException {
    String[] folders =
        page.equals("windows-1251")
            ? new String[] {"кошки", "собаки"}
            : page.equals("IBM850") ? new String[] {"Ärger", "Öl"} : new String[] {"花", "草"};
    DatasetSummary summary =
        take(
            zip(
                Charset.forName(page),
                false,
                Map.of(folders[0] + "/1.png", png(1), folders[1] + "/1.png", png(2))));
    assertThat(summary.classes()).hasSize(2);
    assertThat(set.classes()).hasSize(2);
    assertThat(summary.warnings()).anyMatch(warning -> warning.contains("code page 437"));
  }

  /** The second byte of these letters is a backslash. */
  @ParameterizedTest
  @ValueSource(strings = {"Shift_JIS", "Big5"})
  void halfALetterIsNoSeparator(String page) throws IOException {
    List<String> folders =
        page.equals("Big5") ? List.of("功一", "功二", "犬") : List.of("表一", "表二", "犬");
    Map<String, byte[]> files = new java.util.TreeMap<>();
    for (int i = 0; i < folders.size(); i++) {
      files.put(folders.get(i) + "/%d.png".formatted(i), png(i));
    }
    assertThat(take(zip(Charset.forName(page), false, files)).classes()).hasSize(3);
  }

  /** Bit 11 set by a program that writes its own code page: the bytes tell. */
  @Test
  void namesThatAreNotWhatTheyDeclareAreGuessed() throws IOException {
    Map<String, byte[]> files = Map.of("Käse/1.png", png(1), "Köse/2.png", png(2));
    byte[] zip = Files.readAllBytes(zip(Charset.forName("IBM437"), false, files).content());
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
      zip[at + 9] |= 1 << 3;
    }
    DatasetSummary summary = take(file("set.zip", zip));
    assertThat(summary.classes()).containsOnlyKeys("Käse", "Köse");
    assertThat(summary.warnings()).anyMatch(warning -> warning.contains("code page 437"));
  }

  @Test
  void aUnicodePathOfAnotherNameDoesNotCount() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setEncoding("IBM437");
      zip.setUseLanguageEncodingFlag(false);
      for (String folder : List.of("Käse", "Köse")) {
        ZipArchiveEntry entry = new ZipArchiveEntry(folder + "/1.png");
        entry.addExtraField(
            new UnicodePathExtraField("before/1.png", "other".getBytes(StandardCharsets.UTF_8)));
        zip.putArchiveEntry(entry);
        zip.write(png(folder.hashCode()));
        zip.closeArchiveEntry();
      }
    }
    assertThat(take(file("set.zip", bytes.toByteArray())).classes())
        .containsOnlyKeys("Käse", "Köse");
  }

  @Test
  void undeclaredUtf8IsRead() throws IOException {
    DatasetSummary summary =
        take(
            zip(
                StandardCharsets.UTF_8,
                false,
                Map.of("Bäume/1.png", png(1), "किताब/1.png", png(2))));
    assertThat(summary.classes()).containsOnlyKeys("Bäume", "किताब");
  }

  @Test
  void entriesThatCannotBeUnpackedAreNamed() throws IOException {
    DatasetSummary summary = takeCase("z04-one-bzip2-one-lzma-entry.zip");
    assertThat(summary.accepted()).isEqualTo(1);
    assertThat(files(Kind.UNSUPPORTED)).containsExactly("a/bz.png", "a/lz.png");
    assertThat(reports.get(0).problems().get(0).message()).contains("BZIP2");
  }

  @Test
  void anEncryptedArchiveIsCalledThat() {
    assertThatThrownBy(() -> takeCase("z05-encrypted.zip"))
        .isInstanceOf(UnusableUploadException.class)
        .hasMessageContaining("encrypted");
  }

  @Test
  void backslashesSeparateFolders() throws IOException {
    assertThat(takeCase("z06-backslash-names.zip").classes())
        .isEqualTo(Map.of("cats", 2, "dogs", 2));
  }

  @Test
  void twoFilesOfOneNameAreTwoFiles() throws IOException {
    assertThat(takeCase("z07-duplicate-name.zip").accepted()).isEqualTo(3);
    DatasetSummary parts = take(file("image.jpg", png(1)), file("image.jpg", png(2)));
    assertThat(parts.accepted()).isEqualTo(2);
    assertThat(reports).extracting(FileReport::file).contains("image.jpg", "image.jpg (2)");
  }

  @ParameterizedTest
  @MethodSource("classCases")
  void classesKeepTheirNames(String file, List<String> names) throws IOException {
    DatasetSummary summary = takeCase(file);
    assertThat(summary.classes().keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(set.classes()).containsExactlyInAnyOrderElementsOf(names);
  }

  static Stream<Object[]> classCases() {
    return Stream.of(
        new Object[] {"z08-hindi-classes.zip", List.of("किताब", "कुताब", "मेज़".strip())},
        new Object[] {"z10-nfd-classes.zip", List.of("Bäume", "Vögel")});
  }

  @Test
  void emojiAreNamesOfClasses() throws IOException {
    assertThat(takeCase("z12-emoji-classes.zip").classes()).hasSize(2);
    assertThat(set.classes()).hasSize(2);
  }

  @Test
  void namesThatAreOneClassAreNamed() throws IOException {
    String apart = Normalizer.normalize("Bäume", Normalizer.Form.NFD);
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "Bäume/1.png",
                    png(1),
                    apart + "/2.png",
                    png(2),
                    "Cats/3.png",
                    png(3),
                    "cats/4.png",
                    png(4))));
    assertThat(summary.classes()).isEqualTo(Map.of("Bäume", 2, "Cats", 1, "cats", 1));
    assertThat(summary.warnings())
        .anyMatch(warning -> warning.contains("one class, \"Bäume\""))
        .anyMatch(warning -> warning.contains("[Cats, cats]"));
  }

  @Test
  void aNameTooLongForAClassIsNamed() {
    assertThatThrownBy(() -> takeCase("z13-class-300-letters.zip"))
        .isInstanceOf(UnusableUploadException.class)
        .hasMessageContaining("300 characters");
  }

  @Test
  void namesThatCannotBeClassesAreAllNamed() throws IOException {
    for (String folder : List.of("a\u0007b", " ", "\u00A0\u200B")) {
      UploadedFile upload = zip(Map.of(folder + "/1.png", png(1), "b/2.png", png(2)));
      assertThatThrownBy(() -> take(upload)).hasMessageContaining("cannot be a class");
    }
    UploadedFile two =
        zip(
            Map.of(
                "x\u0007/1.png",
                png(1),
                "y\u0007/2.png",
                png(2),
                "z".repeat(101) + "/3.png",
                png(3)));
    assertThatThrownBy(() -> take(two))
        .hasMessageContaining("\"x?\"")
        .hasMessageContaining("\"y?\"")
        .hasMessageContaining("101 characters");
  }

  @Test
  void hiddenPicturesAreNamed() throws IOException {
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "dogs/1.png", png(1),
                    "dogs/.2.png", png(2),
                    ".cats/3.png", png(3),
                    "...and more/4.png", png(4),
                    "lost+found/5.png", png(5),
                    ".config/settings", new byte[] {1})));
    assertThat(summary.classes()).containsOnlyKeys("dogs", "lost+found");
    assertThat(files(Kind.HIDDEN))
        .containsExactlyInAnyOrder("...and more/4.png", ".cats/3.png", "dogs/.2.png");
    assertThat(reports).hasSize(5);
  }

  @Test
  void picturesOutsideOfFoldersAreAClassOfTheirOwn() throws IOException {
    DatasetSummary summary = take(zip(Map.of("a/1.png", png(1), "2.png", png(2))));
    assertThat(summary.classes()).containsOnlyKeys("a", "other");
    assertThat(summary.warnings()).anyMatch(warning -> warning.contains("\"other\""));
  }

  @Test
  void whatSystemsAddIsNoClass() throws IOException {
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "cats/1.png", png(1),
                    "dogs/2.png", png(2),
                    "@eaDir/cats/1.png/SYNOPHOTO_THUMB_M.jpg", png(3),
                    "cats/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg", png(4),
                    "__MACOSX/cats/._1.png", png(5),
                    ".thumbnails/x.png", png(6),
                    "dogs/Thumbs.db", new byte[] {1})));
    assertThat(summary.classes()).isEqualTo(Map.of("cats", 1, "dogs", 1));
    assertThat(reports).hasSize(2);
  }

  @Test
  void filesAreKnownByTheirContent() throws IOException {
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "noextension", png(1),
                    "wrong.txt", png(2),
                    "saved.JFIF", png(3),
                    "photo.heic", java.util.HexFormat.of().parseHex("0000001c6674797068656963"),
                    "photo.jpg", java.util.HexFormat.of().parseHex("0000001c6674797068656963"),
                    "notes.txt", "hello".getBytes(StandardCharsets.UTF_8),
                    "inner.tar.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0},
                    "broken.png", new byte[] {1, 2, 3},
                    "metadata.csv", "file_name,text".getBytes(StandardCharsets.UTF_8))));
    assertThat(summary.accepted()).isEqualTo(3);
    assertThat(files(Kind.UNSUPPORTED)).containsExactly("photo.heic", "photo.jpg");
    assertThat(files(Kind.NOT_A_PICTURE))
        .containsExactly("inner.tar.gz", "metadata.csv", "notes.txt");
    assertThat(files(Kind.UNDECODABLE)).containsExactly("broken.png");
    assertThat(reports.toString())
        .contains("HEIC is not read; export as JPEG")
        .contains("gzip (tar.gz) is not read; upload one ZIP")
        .contains("captions are read from captions.jsonl");
  }

  @Test
  void archivesAreKnownByTheirEndToo() throws IOException {
    byte[] zip = Files.readAllBytes(zip(Map.of("1.png", png(1), "2.png", png(2))).content());
    for (String before : List.of("MZ, a program that unpacks", "PK00")) {
      byte[] start = before.getBytes(StandardCharsets.ISO_8859_1);
      byte[] both = Arrays.copyOf(start, start.length + zip.length);
      System.arraycopy(zip, 0, both, start.length, zip.length);
      ByteBuffer offsets = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
      String text = new String(both, StandardCharsets.ISO_8859_1);
      for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
        offsets.putInt(at + 42, offsets.getInt(at + 42) + start.length);
      }
      int directory = both.length - 22 + 16;
      offsets.putInt(directory, offsets.getInt(directory) + start.length);
      assertThat(take(file("set.exe", both)).accepted()).isEqualTo(2);
    }
  }

  @Test
  void partsOfASplitArchiveAreCalledThat() throws IOException {
    byte[] zip = Files.readAllBytes(zip(Map.of("1.png", png(1), "2.png", png(2))).content());
    byte[] last = Arrays.copyOfRange(zip, 100, zip.length);
    last[last.length - 22 + 4] = 3;
    byte[] first = Arrays.copyOf(zip, 300);
    System.arraycopy(new byte[] {'P', 'K', 7, 8}, 0, first, 0, 4);
    for (byte[] part : List.of(first, last)) {
      UploadedFile upload = file("set.zip", part);
      assertThatThrownBy(() -> take(upload)).hasMessageContaining("a part of a split one");
    }
  }

  @Test
  void someEncryptedFilesAreSaidWhereNothingElseIsUsable() {
    Ingest ingest = new Ingest(directory.resolve("none"), LIMITS, false);
    ingest.leaveOut("1.png", Kind.ENCRYPTED, "it is encrypted");
    ingest.leaveOut("read.me", Kind.NOT_A_PICTURE, "not a picture in a known format");
    assertThatThrownBy(ingest::finish).hasMessageContaining("1 of its files are encrypted");
  }

  @Test
  void anArchiveThatIsNoZipIsRefusedByName() throws IOException {
    UploadedFile upload = file("set.tar.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0});
    assertThatThrownBy(() -> take(upload))
        .hasMessageContaining("tar.gz) is not read; upload one ZIP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m01-bom-metadata.zip", "m02-nfd-name-nfc-caption.zip"})
  void captionsFindTheirPictures(String name) throws IOException {
    DatasetSummary summary = takeCase(name);
    assertThat(summary.captions()).isEqualTo(2);
    assertThat(set.captions()).hasSize(2);
    assertThat(summary.warnings()).noneMatch(warning -> warning.contains("caption"));
  }

  @Test
  void halfACharacterIsNamedWithItsLine() {
    assertThatThrownBy(() -> takeCase("m04-lone-surrogate-caption.zip"))
        .isInstanceOf(UnusableUploadException.class)
        .hasMessageMatching("(?s).*metadata.jsonl: line \\d has half of a surrogate pair.*");
  }

  @Test
  void whatIsWrongWithAllMetadataAndAllPicturesIsNamed() throws IOException {
    UploadedFile upload =
        zip(
            Map.of(
                "a/1.png", png(1),
                "b/2.png", new byte[] {1, 2, 3},
                "a/metadata.jsonl",
                    "{\"text\": 7, \"texts\": \"x\"}".getBytes(StandardCharsets.UTF_8),
                "b/metadata.jsonl",
                    "\n{\"text\": \"K\u00E4se\"}".getBytes(StandardCharsets.ISO_8859_1)));
    assertThatThrownBy(() -> take(upload))
        .isInstanceOfSatisfying(
            UnusableUploadException.class,
            e -> assertThat(e.reports()).extracting(FileReport::file).contains("b/2.png"))
        .hasMessageContaining(
            "a/metadata.jsonl: line 1 lacks file_name, has a text that is no string, has texts that"
                + " are no list")
        .hasMessageContaining("b/metadata.jsonl: line 2 is not UTF-8, lacks file_name");
  }

  @Test
  void metadataWithoutACaptionIsSaid() throws IOException {
    String lines =
        """
        {"file_name": "1.png", "caption": "one"}
        {"file_name": "note.txt", "caption": "no picture, but sent"}
        """;
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "1.png", png(1),
                    "note.txt", new byte[] {'a'},
                    "metadata.jsonl", lines.getBytes(StandardCharsets.UTF_8))));
    assertThat(summary.warnings()).anyMatch(warning -> warning.contains("columns but no captions"));
    assertThat(files(Kind.UNMATCHED_CAPTION)).isEmpty();
  }

  @Test
  void captionsWithoutPicturesAndPicturesWithoutCaptionsAreNamed() throws IOException {
    String lines =
        """
        {"file_name": "./in/1.png", "text": "one"}
        {"file_name": "in\\\\2.png", "text": "two"}
        {"file_name": "in/../in/4.png", "text": "four"}
        {"file_name": "in/none.png", "text": "none"}
        """;
    DatasetSummary summary =
        take(
            zip(
                Map.of(
                    "in/1.png", png(1),
                    "in/2.png", png(2),
                    "in/3.png", png(3),
                    "in/4.png", png(4),
                    "metadata.jsonl", lines.getBytes(StandardCharsets.UTF_16))));
    assertThat(summary.captions()).isEqualTo(3);
    assertThat(summary.noted()).containsEntry(Kind.NO_CAPTION, 1);
    assertThat(files(Kind.NO_CAPTION)).containsExactly("in/3.png");
    assertThat(files(Kind.UNMATCHED_CAPTION)).containsExactly("metadata.jsonl");
    assertThat(reports.toString()).contains("describes \"in/none.png\", which was not sent");
    assertThat(summary.warnings())
        .anyMatch(warning -> warning.contains("1 of 4 pictures have no caption"))
        .anyMatch(warning -> warning.contains("1 pictures that were not sent"));
  }

  @Test
  void aWrongCheckSumInAnArchiveIsNamed() throws IOException {
    byte[] zip = Files.readAllBytes(zip(Map.of("1.png", png(1), "2.png", png(2))).content());
    int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    zip[directory + 16] ^= 1;
    assertThat(take(file("set.zip", zip)).accepted()).isEqualTo(1);
    assertThat(reports.toString()).contains("its check sum is wrong");
  }

  @Test
  void namesThatLeadOutAndTooManyEntriesAreHostile() throws IOException {
    UploadedFile out = zip(Map.of("../1.png", png(1), "/2.png", png(2), "x".repeat(1001), png(3)));
    assertThatThrownBy(() -> take(out))
        .isInstanceOf(HostileArchiveException.class)
        .hasMessageContaining("leads out of the archive: \"../1.png\"")
        .hasMessageContaining("leads out of the archive: \"/2.png\"")
        .hasMessageContaining("has 1001 characters");
    Map<String, byte[]> many = new java.util.TreeMap<>();
    for (int i = 0; i < 101; i++) {
      many.put(i + ".txt", new byte[0]);
    }
    UploadedFile more = zip(many);
    assertThatThrownBy(() -> take(more)).hasMessageContaining("more than 100 entries");
  }

  /** Both train the same pictures. */
  @Test
  void turnedPicturesAreReadUprightForTraining() throws IOException {
    ImageSet upright =
        ImageSets.open(CASES.resolve("e01-upright.zip"), 32, List.of(), warning -> {});
    ImageSet turned =
        ImageSets.open(CASES.resolve("e02-exif-orientation-6.zip"), 32, List.of(), warning -> {});
    assertThat(turned.samples()).isEqualTo(upright.samples());
    assertThat(turned.labels()).isEqualTo(upright.labels());
    assertThat(upright.size()).isEqualTo(24);
  }

  static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files.filter(file -> file.toString().matches(".*/[mz].*zip")).sorted().toList();
    }
  }

  /** Whatever bit is wrong, whatever end is missing: a set, or a refusal in words. */
  @ParameterizedTest
  @MethodSource("archives")
  void damagedArchivesAreAnsweredByName(Path archive) throws IOException {
    byte[] whole = Files.readAllBytes(archive);
    Random random = new Random(archive.hashCode());
    for (int i = 0; i < 10; i++) {
      byte[] wrong = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int bits = 0; bits < 3 && wrong.length > 0; bits++) {
        int tail = Math.min(wrong.length, 700);
        int at =
            random.nextBoolean()
                ? wrong.length - 1 - random.nextInt(tail)
                : random.nextInt(wrong.length);
        wrong[at] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        take(file("set.zip", wrong));
      } catch (UnusableUploadException | HostileArchiveException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}

package dev.ganvas.datasets;

import dev.ganvas.images.FileFormat;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.Captions;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.imagesets.FileReport.Kind;
import dev.ganvas.imagesets.FileReport.Problem;
import dev.ganvas.imagesets.ImageFolderReader;
import dev.ganvas.imagesets.Metadata;
import dev.ganvas.imagesets.StoredClasses;
import dev.ganvas.imagesets.UnusableUploadException;
import dev.ganvas.labelling.c2pa.AiDeclaration;
import dev.ganvas.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes files one by one and makes a set of the good ones: upright, cropped to their middle square,
 * at most {@value #MAX_SIDE} pixels a side, as PNG without any of their metadata. Not thread-safe.
 *
 * <pre>
 * pictures/[0/]000001.png   in a folder for each class
 * pictures/metadata.jsonl   {"file_name": "0/000001.png", "text": "…", …}
 * classes.json              {"folders": {"0": "name of the class", …}}
 * report.jsonl              a FileReport a line
 * </pre>
 */
final class Ingest {
  static final String METADATA = "metadata.jsonl";
  static final String REPORT = "report.jsonl";
  static final int FEW = 500;

  private static final int MAX_SIDE = 512;
  private static final double UNBALANCED = 0.75;
  private static final double UNIFORM = 5;
  private static final int MOST_UNMATCHED = 1000;

  private final Path folder;
  private final PictureCheck check;
  private final boolean aiMadeAllowed;
  private final NearDuplicates hashes;
  private final Map<String, String> digests = new HashMap<>();
  private final DatasetDiversity.Collector diversity = new DatasetDiversity.Collector();
  private final List<FileReport> reports = new ArrayList<>();
  private final Map<String, Integer> classes = new TreeMap<>();
  private final Map<String, String> classFolders = new LinkedHashMap<>();
  private final Map<String, String> storedNames = new LinkedHashMap<>();
  private final Map<String, Metadata> lines = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int unmatched;
  private int channels = 1;
  private long bytes;

  /**
   * @param folder empty, to be filled
   * @param aiMadeAllowed whether pictures that declare to be made by AI are welcome
   */
  Ingest(Path folder, DatasetProperties limits, boolean aiMadeAllowed) {
    this.folder = folder;
    this.aiMadeAllowed = aiMadeAllowed;
    check = new PictureCheck(limits);
    hashes = new NearDuplicates(limits.nearDuplicateBits());
  }

  /**
   * Takes a file that should be a picture.
   *
   * @param name as it is reported
   * @param className its class; empty for none
   * @throws IOException if it cannot be stored; a bad picture is only reported
   */
  void add(String name, String className, byte[] file) throws IOException {
    FileFormat format = FileFormat.of(file);
    if (!format.isReadable()) {
      leaveOut(name, kind(format), format.refusal());
      return;
    }
    List<Problem> problems = new ArrayList<>();
    String digest = Sha256.of(file);
    String twin = digests.putIfAbsent(digest, name);
    if (twin != null) {
      problems.add(new Problem(Kind.DUPLICATE, "the same file as " + twin));
    }
    boolean declared = AiDeclaration.in(file);
    Problem aiMade = new Problem(Kind.DECLARED_AI_MADE, "its metadata says that it was made by AI");
    if (declared && !aiMadeAllowed) {
      problems.add(aiMade);
    }
    Picture picture;
    try {
      picture = check.decode(file);
    } catch (IOException e) {
      leaveOut(name, Kind.UNDECODABLE, String.valueOf(e.getMessage()));
      return;
    }
    problems.addAll(check.problems(picture));
    Picture square = Resampler.cropToSquare(picture);
    long hash = PerceptualHash.of(square);
    if (twin == null) {
      hashes
          .find(hash)
          .ifPresent(
              other ->
                  problems.add(new Problem(Kind.NEAR_DUPLICATE, "nearly the same as " + other)));
    }
    if (!problems.isEmpty()) {
      reports.add(new FileReport(name, false, problems));
      return;
    }
    hashes.add(hash, name);
    store(name, className, square);
    reports.add(new FileReport(name, true, declared ? List.of(aiMade) : List.of()));
  }

  private static Kind kind(FileFormat format) {
    return switch (format) {
      case UNKNOWN, EMPTY -> Kind.UNDECODABLE; // By its name, it was a picture once.
      default -> format.isPicture() ? Kind.UNSUPPORTED : Kind.NOT_A_PICTURE;
    };
  }

  void leaveOut(String name, Kind kind, String why) {
    reports.add(new FileReport(name, false, List.of(new Problem(kind, why))));
  }

  /** Notes what its owner should think about. */
  void warn(List<String> more) {
    warnings.addAll(more);
  }

  private void store(String name, String className, Picture square) throws IOException {
    int side = Math.min(MAX_SIDE, square.width());
    Picture stored = Resampler.resize(square, side, side);
    if (!className.isEmpty()) {
      classFolders.computeIfAbsent(className, key -> Integer.toString(classFolders.size()));
    }
    String classFolder = className.isEmpty() ? "" : classFolders.get(className) + "/";
    String file = classFolder + "%06d.png".formatted(accepted() + 1);
    Path target = folder.resolve(ImageFolderReader.PICTURES).resolve(file);
    Files.createDirectories(target.getParent());
    byte[] png = ImageCodec.encode(stored, ImageFormat.PNG);
    Files.write(target, png);
    bytes += png.length;
    channels = Math.max(channels, stored.channels());
    classes.merge(className, 1, Integer::sum);
    storedNames.put(name, file);
    diversity.add(stored);
  }

  /** Pictures stored so far. */
  int accepted() {
    return storedNames.size();
  }

  /** Their size on disk. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes what is said of the pictures, once all were added.
   *
   * @param names of all pictures that were sent, accepted or not
   */
  void describe(Captions captions, Set<String> names) {
    for (Captions.Unmatched line : captions.unmatched(names)) {
      if (unmatched++ < MOST_UNMATCHED) {
        String why = "describes \"%s\", which was not sent".formatted(line.picture());
        leaveOut(line.source(), Kind.UNMATCHED_CAPTION, why);
      }
    }
    storedNames.forEach(
        (name, stored) -> {
          Metadata line = captions.of(name);
          if (line != null) {
            lines.put(stored, line);
          }
        });
  }

  /**
   * @throws UnusableUploadException if there is no picture to train on
   */
  DatasetSummary finish() throws IOException {
    if (accepted() == 0) {
      throw new UnusableUploadException(nothing(), reports);
    }
    long captioned = lines.values().stream().filter(line -> !line.captions().isEmpty()).count();
    if (captioned > 0) {
      reports.replaceAll(this::withoutCaption);
    }
    JsonLines.write(folder.resolve(REPORT), reports);
    if (!lines.isEmpty()) {
      JsonLines.write(
          folder.resolve(ImageFolderReader.PICTURES).resolve(METADATA),
          lines.entrySet().stream().map(line -> line.getValue().line(line.getKey())).toList());
    }
    if (!classFolders.isEmpty()) {
      JsonLines.write(
          folder.resolve(StoredClasses.FILE), List.of(new StoredClasses(folderNames())));
    }
    Map<String, Integer> named = classes.size() > 1 ? classes : Map.of();
    DatasetDiversity measured = diversity.finish(named.values());
    return new DatasetSummary(
        accepted(),
        count(false),
        count(true),
        channels,
        (int) captioned,
        named,
        measured,
        warnings(named, measured, (int) captioned));
  }

  /** Why there is no picture: what all files have in common, if there is such. */
  private String nothing() {
    Set<String> reasons = new HashSet<>();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (FileReport report : reports) {
      for (Problem problem : report.problems()) {
        reasons.add(problem.message());
        kinds.add(problem.kind());
      }
    }
    if (kinds.equals(EnumSet.of(Kind.ENCRYPTED))) {
      return "the archive is encrypted: upload one without a password";
    }
    String common = reasons.size() == 1 ? ": " + reasons.iterator().next() : "";
    return "no usable picture in the upload" + common;
  }

  private FileReport withoutCaption(FileReport report) {
    String stored = storedNames.get(report.file());
    if (!report.accepted() || stored == null) {
      return report;
    }
    Metadata line = lines.get(stored);
    if (line != null && !line.captions().isEmpty()) {
      return report;
    }
    List<Problem> problems = new ArrayList<>(report.problems());
    problems.add(new Problem(Kind.NO_CAPTION, "no caption is given for it"));
    return new FileReport(report.file(), true, problems);
  }

  private Map<String, String> folderNames() {
    Map<String, String> names = new TreeMap<>();
    classFolders.forEach((name, number) -> names.put(number, name));
    return names;
  }

  private Map<Kind, Integer> count(boolean accepted) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (FileReport report : reports) {
      if (report.accepted() == accepted) {
        report.problems().forEach(problem -> counts.merge(problem.kind(), 1, Integer::sum));
      }
    }
    return counts;
  }

  private List<String> warnings(
      Map<String, Integer> named, DatasetDiversity measured, int captioned) {
    if (captioned > 0 && captioned < accepted()) {
      warnings.add(
          "%d of %d pictures have no caption: captions are learnt only if every picture has one"
              .formatted(accepted() - captioned, accepted()));
    }
    if (unmatched > 0) {
      warnings.add("captions are given for %d pictures that were not sent".formatted(unmatched));
    }
    if (accepted() < FEW) {
      warnings.add(
          "%d pictures are fewer than %d: memorising is likely".formatted(accepted(), FEW));
    }
    if (measured.classBalance() < UNBALANCED) {
      warnings.add("the classes are unbalanced (%s): small ones will look worse".formatted(named));
    }
    if (measured.effectiveImages() < UNIFORM) {
      warnings.add(
          "the pictures are as varied as %.1f different ones: expect little variety"
              .formatted(measured.effectiveImages()));
    }
    if (count(false).getOrDefault(Kind.NEAR_DUPLICATE, 0) > accepted()) {
      warnings.add("most pictures were near-duplicates of others");
    }
    return warnings;
  }
}

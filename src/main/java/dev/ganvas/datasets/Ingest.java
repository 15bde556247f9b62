package dev.ganvas.datasets;

import dev.ganvas.images.FileFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.Captions;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.imagesets.FileReport.Kind;
import dev.ganvas.imagesets.FileReport.Problem;
import dev.ganvas.imagesets.UnusableUploadException;
import dev.ganvas.labelling.c2pa.AiDeclaration;
import dev.ganvas.storage.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes files one by one, checks them, and makes a set of the good ones, upright and cropped to
 * their middle square, by a {@link SetWriter}; reports on all of them in {@value #REPORT}, a {@link
 * FileReport} a line. Not thread-safe.
 */
final class Ingest {
  static final String REPORT = "report.jsonl";
  static final int FEW = 500;

  private static final double UNBALANCED = 0.75;
  private static final double UNIFORM = 5;
  private static final int MOST_UNMATCHED = 1000;
  private static final Problem AI_MADE =
      new Problem(Kind.DECLARED_AI_MADE, "its metadata says that it was made by AI");

  private final Path folder;
  private final PictureCheck check;
  private final boolean aiMadeAllowed;
  private final SetWriter set;
  private final NearDuplicates hashes;
  private final Map<String, String> digests = new HashMap<>();
  private final List<FileReport> reports = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private int unmatched;

  /**
   * @param folder empty, to be filled
   * @param aiMadeAllowed whether pictures that declare to be made by AI are welcome
   */
  Ingest(Path folder, DatasetProperties limits, boolean aiMadeAllowed) {
    this.folder = folder;
    this.aiMadeAllowed = aiMadeAllowed;
    check = new PictureCheck(limits);
    set = new SetWriter(folder);
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
    String twin = digests.putIfAbsent(Sha256.of(file), name);
    Picture picture;
    try {
      picture = check.decode(file);
    } catch (IOException e) {
      leaveOut(name, Kind.UNDECODABLE, String.valueOf(e.getMessage()));
      return;
    }
    add(name, className, picture, twin, AiDeclaration.in(file));
  }

  private void add(
      String name, String className, Picture picture, @Nullable String twin, boolean declaredAi)
      throws IOException {
    List<Problem> problems = new ArrayList<>();
    if (twin != null) {
      problems.add(new Problem(Kind.DUPLICATE, "the same file as " + twin));
    }
    if (declaredAi && !aiMadeAllowed) {
      problems.add(AI_MADE);
    }
    problems.addAll(check.problems(picture));
    Picture square = Resampler.cropToSquare(picture);
    long hash = PerceptualHash.of(square);
    if (twin == null) {
      nearDuplicate(hash).ifPresent(problems::add);
    }
    if (problems.isEmpty()) {
      hashes.add(hash, name);
      set.add(name, className, square);
      reports.add(new FileReport(name, true, declaredAi ? List.of(AI_MADE) : List.of()));
    } else {
      reports.add(new FileReport(name, false, problems));
    }
  }

  private Optional<Problem> nearDuplicate(long hash) {
    return hashes
        .find(hash)
        .map(other -> new Problem(Kind.NEAR_DUPLICATE, "nearly the same as " + other));
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

  /** Number of pictures stored so far. */
  int accepted() {
    return set.pictures();
  }

  /** Their size on disk. */
  long bytes() {
    return set.bytes();
  }

  /**
   * Takes what is said of the pictures, once all were added.
   *
   * @param names of all files that were sent
   * @throws UnusableUploadException naming the lines of metadata that cannot be read
   */
  void describe(Captions captions, Set<String> names) throws UnusableUploadException {
    captions.check(reports);
    warnIf(
        captions.hasOnlyColumns(),
        "the metadata has columns but no captions: those are read from text and texts");
    for (Captions.Unmatched line : captions.unmatched(names)) {
      if (unmatched++ < MOST_UNMATCHED) {
        String why = "describes \"%s\", which was not sent".formatted(line.picture());
        leaveOut(line.source(), Kind.UNMATCHED_CAPTION, why);
      }
    }
    set.describe(captions);
  }

  /**
   * @throws UnusableUploadException if there is no picture to train on
   */
  DatasetSummary finish() throws IOException {
    if (accepted() == 0) {
      throw new UnusableUploadException(whyNothing(), reports);
    }
    if (set.captioned() > 0) {
      reports.replaceAll(this::noteMissingCaption);
    }
    JsonLines.write(folder.resolve(REPORT), reports);
    set.finish();
    DatasetDiversity diversity = set.diversity();
    warn(diversity);
    return new DatasetSummary(
        accepted(),
        count(false),
        count(true),
        set.channels(),
        set.captioned(),
        set.classes(),
        diversity,
        warnings);
  }

  /** Why there is no picture: what all files have in common, if there is such. */
  private String whyNothing() {
    Map<Kind, Integer> kinds = count(false);
    if (kinds.containsKey(Kind.ENCRYPTED)) {
      return kinds.size() == 1
          ? "the archive is encrypted: upload one without a password"
          : "no usable picture in the upload; %d of its files are encrypted: upload them without a password"
              .formatted(kinds.get(Kind.ENCRYPTED));
    }
    Set<String> reasons =
        reports.stream()
            .flatMap(report -> report.problems().stream())
            .map(Problem::message)
            .collect(Collectors.toSet());
    String common = reasons.size() == 1 ? ": " + reasons.iterator().next() : "";
    return "no usable picture in the upload" + common;
  }

  private FileReport noteMissingCaption(FileReport report) {
    if (!report.accepted() || !set.lacksCaption(report.file())) {
      return report;
    }
    List<Problem> problems = new ArrayList<>(report.problems());
    problems.add(new Problem(Kind.NO_CAPTION, "no caption is given for it"));
    return new FileReport(report.file(), true, problems);
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

  private void warn(DatasetDiversity diversity) {
    int without = accepted() - set.captioned();
    warnIf(
        set.captioned() > 0 && without > 0,
        "%d of %d pictures have no caption: captions are learnt only if every picture has one",
        without,
        accepted());
    warnIf(unmatched > 0, "captions are given for %d pictures that were not sent", unmatched);
    warnIf(
        accepted() < FEW, "%d pictures are fewer than %d: memorising is likely", accepted(), FEW);
    warnIf(
        diversity.classBalance() < UNBALANCED,
        "the classes are unbalanced (%s): small ones will look worse",
        set.classes());
    warnIf(
        diversity.effectiveImages() < UNIFORM,
        "the pictures are as varied as %.1f different ones: expect little variety",
        diversity.effectiveImages());
    warnIf(
        count(false).getOrDefault(Kind.NEAR_DUPLICATE, 0) > accepted(),
        "most pictures were near-duplicates of others");
  }

  private void warnIf(boolean condition, String format, Object... values) {
    if (condition) {
      warnings.add(format.formatted(values));
    }
  }
}

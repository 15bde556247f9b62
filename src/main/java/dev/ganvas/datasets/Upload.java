package dev.ganvas.datasets;

import dev.ganvas.images.FileFormat;
import dev.ganvas.imagesets.Archive;
import dev.ganvas.imagesets.Captions;
import dev.ganvas.imagesets.DiskFile;
import dev.ganvas.imagesets.FileReport.Kind;
import dev.ganvas.imagesets.HostileArchiveException;
import dev.ganvas.imagesets.SourceFile;
import dev.ganvas.imagesets.SourceTree;
import dev.ganvas.imagesets.UnreadableFileException;
import dev.ganvas.imagesets.UnusableUploadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What somebody sent, a ZIP or several files, fed to an {@link Ingest}. */
final class Upload {
  private final DatasetProperties limits;

  Upload(DatasetProperties limits) {
    this.limits = limits;
  }

  /**
   * @throws HostileArchiveException if it is an archive that is refused whole
   * @throws UnusableUploadException if no set can be made of it
   */
  void feed(List<UploadedFile> uploaded, Ingest ingest) throws IOException {
    if (uploaded.size() == 1 && Archive.isArchive(uploaded.get(0).content())) {
      try (Archive archive = new Archive(uploaded.get(0).content(), archiveLimits())) {
        ingest.warn(archive.warnings());
        feed(SourceTree.of(archive.files()), ingest);
      }
      return;
    }
    List<SourceFile> files = new ArrayList<>();
    for (UploadedFile file : uploaded) {
      String name = file.name().isEmpty() ? "file" : file.name();
      files.add(new DiskFile(name, file.content(), limits.maxFile().toBytes()));
    }
    feed(SourceTree.of(files), ingest);
  }

  private Archive.Limits archiveLimits() {
    return new Archive.Limits(
        limits.maxEntries(),
        limits.maxFile().toBytes(),
        limits.maxTotal().toBytes(),
        limits.maxCompressionRatio());
  }

  private static void feed(SourceTree tree, Ingest ingest) throws IOException {
    ingest.warn(tree.warnings());
    Captions captions = new Captions();
    for (SourceTree.Entry entry : tree.files()) {
      try {
        switch (entry.role()) {
          case PICTURE -> ingest.add(entry.label(), entry.className(), entry.file().read());
          case METADATA -> captions.add(entry.name(), entry.file().read());
          case HIDDEN -> ingest.leaveOut(entry.label(), Kind.HIDDEN, SourceTree.WHY_HIDDEN);
          case OTHER -> leaveOut(entry, ingest);
        }
      } catch (UnreadableFileException e) {
        ingest.leaveOut(entry.label(), e.kind(), String.valueOf(e.getMessage()));
      }
    }
    ingest.describe(captions, tree.names());
  }

  private static void leaveOut(SourceTree.Entry entry, Ingest ingest) throws IOException {
    String why = FileFormat.of(entry.file().start()).refusal();
    if (entry.name().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      why = "captions are read from captions.jsonl or metadata.jsonl";
    }
    ingest.leaveOut(entry.label(), Kind.NOT_A_PICTURE, why);
  }
}

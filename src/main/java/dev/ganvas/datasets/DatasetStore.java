package dev.ganvas.datasets;

import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.imagesets.HostileArchiveException;
import dev.ganvas.imagesets.ImageFolderReader;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.UnusableUploadException;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.SharedFiles;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * The sets of training pictures: their rows in the database, their pictures in the shared folders
 * {@code datasets/ID}. A set appears whole or not at all. Thread-safe.
 */
@Service
public class DatasetStore {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetStore.class);
  private static final String FOLDER = "datasets";
  private static final int PREVIEW_PICTURES = 100;
  private static final int PREVIEW_SIDE = 64;

  private final DatasetProperties properties;
  private final DatasetRepository repository;
  private final JdbcAggregateTemplate database;
  private final TransactionTemplate transactions;
  private final LongTransactions longTransactions;
  private final ScratchSpace scratch;
  private final SharedFiles shared;
  private final Path folder;
  private final Clock clock;
  private final List<DatasetUsers> users;
  private final Semaphore uploads;

  /** Ids of what had no row the last time. */
  private Set<String> abandoned = Set.of();

  DatasetStore(
      DatasetProperties properties,
      DatasetRepository repository,
      JdbcAggregateTemplate database,
      TransactionTemplate transactions,
      LongTransactions longTransactions,
      ScratchSpace scratch,
      DataDirectory directory,
      SharedFiles shared,
      Clock clock,
      List<DatasetUsers> users) {
    this.properties = properties;
    this.repository = repository;
    this.database = database;
    this.transactions = transactions;
    this.longTransactions = longTransactions;
    this.scratch = scratch;
    this.shared = shared;
    this.clock = clock;
    this.users = users;
    folder = directory.folder(FOLDER);
    uploads = new Semaphore(properties.concurrentUploads());
  }

  /** The right to send an upload, until it is closed. */
  public final class Admission implements AutoCloseable {
    private Admission() {}

    @Override
    public void close() {
      uploads.release();
    }
  }

  /**
   * Lets an upload come, before anything of it is read.
   *
   * @param bytes as announced; 0 where nothing is
   * @throws TooManyUploadsException if others are being taken in
   * @throws StorageFullException if there is no room
   */
  public Admission admit(long bytes) throws IOException {
    StorageFullException.check(folder, bytes);
    if (!uploads.tryAcquire()) {
      throw new TooManyUploadsException(properties.concurrentUploads());
    }
    return new Admission();
  }

  /**
   * Makes a set of uploaded files, of somebody who was {@linkplain #admit admitted}.
   *
   * @param aiMadeAllowed whether pictures that declare to be made by AI are welcome
   * @throws HostileArchiveException if an archive is refused whole
   * @throws UnusableUploadException if there is no picture to train on
   * @throws StorageFullException if there is no room
   */
  public Dataset add(
      String name, Provenance provenance, List<UploadedFile> files, boolean aiMadeAllowed)
      throws IOException {
    Path unfinished = scratch.folder();
    try {
      checkRoom(unfinished, files);
      Ingest ingest = new Ingest(unfinished, properties, aiMadeAllowed);
      new Upload(properties).feed(files, ingest);
      DatasetSummary summary = ingest.finish();
      String id = UUID.randomUUID().toString();
      Dataset dataset =
          new Dataset(
              id,
              name,
              clock.instant(),
              provenance,
              ingest.accepted(),
              ingest.bytes(),
              summary,
              null);
      shared.publish(unfinished, name(id)).run();
      insert(dataset);
      return dataset;
    } finally {
      FileSystemUtils.deleteRecursively(unfinished);
    }
  }

  private static String name(String id) {
    return FOLDER + "/" + id;
  }

  private static void checkRoom(Path folder, List<UploadedFile> files) throws IOException {
    long size = 0;
    for (UploadedFile file : files) {
      size += Files.size(file.content());
    }
    StorageFullException.check(folder, size);
  }

  private void insert(Dataset dataset) throws IOException {
    boolean inserted = false;
    try {
      database.insert(dataset);
      inserted = true;
    } finally {
      if (!inserted) {
        shared.delete(name(dataset.id()));
      }
    }
  }

  public List<Dataset> all() {
    return repository.findByDeletedIsNullOrderByCreated();
  }

  /** A set that is there. */
  public Optional<Dataset> find(String id) {
    return repository.findById(id).filter(dataset -> dataset.deleted() == null);
  }

  /** A set, or what is left of one that was deleted. */
  public Optional<Dataset> findOrTombstone(String id) {
    return repository.findById(id);
  }

  /** What became of each uploaded file. */
  public List<FileReport> report(Dataset dataset) throws IOException {
    return JsonLines.reports(shared.fetch(name(dataset.id())).resolve(Ingest.REPORT));
  }

  /** Locks a set against deletion until the transaction ends; whether there is such a set. */
  public boolean keep(String id) {
    return repository.lock(id).isPresent();
  }

  /**
   * The pictures of a set, for training.
   *
   * @param side wanted, in pixels
   */
  public ImageSet open(String id, int side, Consumer<String> warnings) throws IOException {
    return ImageFolderReader.readStored(shared.fetch(name(id)), side, warnings);
  }

  /** A contact sheet of up to {@value #PREVIEW_PICTURES} pictures from all over the set, PNG. */
  public byte[] preview(Dataset dataset) throws IOException {
    List<Path> files;
    try (Stream<Path> tree =
        Files.walk(shared.fetch(name(dataset.id())).resolve(ImageFolderReader.PICTURES))) {
      files = tree.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
    List<Picture> pictures = new ArrayList<>();
    int shown = Math.min(PREVIEW_PICTURES, files.size());
    for (int i = 0; i < shown; i++) {
      byte[] file = Files.readAllBytes(files.get((int) ((long) i * files.size() / shown)));
      Picture picture = PictureReader.read(file, properties.maxPixels()).withChannels(3);
      pictures.add(Resampler.resize(picture, PREVIEW_SIDE, PREVIEW_SIDE));
    }
    Picture sheet = ContactSheet.of(pictures, ContactSheet.columns(pictures.size()));
    return ImageCodec.encode(sheet, ImageFormat.PNG);
  }

  /**
   * Deletes the pictures of a set and what was said of them. A tombstone stays.
   *
   * @return whether there was one
   * @throws DatasetInUseException if unfinished work needs it
   */
  public boolean delete(String id) throws IOException {
    try {
      return Boolean.TRUE.equals(transactions.execute(status -> bury(id)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean bury(String id) {
    if (repository.lock(id).isEmpty()) {
      return false;
    }
    List<String> needing = users.stream().flatMap(user -> user.of(id).stream()).toList();
    if (!needing.isEmpty()) {
      throw new DatasetInUseException(id, needing);
    }
    Dataset dataset = repository.findById(id).orElseThrow();
    database.update(dataset.tombstone(clock.instant()));
    longTransactions.allow();
    try {
      shared.delete(name(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /** Shares what was here before the nodes had a store. */
  @EventListener(ApplicationReadyEvent.class)
  void shareAll() {
    for (Dataset dataset : all()) {
      String name = name(dataset.id());
      if (Files.exists(shared.local(name))) {
        share(name);
      }
    }
  }

  /**
   * Removes what is left of sets: where another node has deleted them, or an upload has died before
   * its set was there. An upload under way looks the same, but not for an hour: what takes long is
   * over when its first file appears. A database without any set may be the wrong one: it has
   * nothing removed.
   */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void tidyUp() {
    if (repository.count() == 0) {
      return;
    }
    Set<String> unknown = new HashSet<>();
    try {
      for (String id : shared.names(FOLDER)) {
        Optional<Dataset> known = findOrTombstone(id);
        if (known.isEmpty() && !abandoned.contains(id)) {
          unknown.add(id);
        } else if (known.map(Dataset::deleted).isPresent() || known.isEmpty()) {
          LOG.info("removing what is left of the dataset {}", id);
          shared.delete(name(id));
        }
      }
    } catch (IOException e) {
      LOG.warn("datasets are not tidied up: {}", e.getMessage());
    }
    abandoned = unknown;
  }

  private void share(String name) {
    try {
      if (!shared.isPublished(name)) {
        shared.publish(shared.local(name), name).run();
      }
    } catch (ObjectStoreException e) {
      LOG.warn("{} is not shared yet: {}", name, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

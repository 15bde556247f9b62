package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is in an object store is shared; the data directory holds what this node has made or needed
 * of it. A folder is one object there, a tar. An object's name ends with the SHA-256 of its
 * content, and a note beside it, written last, says that it is complete:
 *
 * <pre>
 * datasets/ID.json       {"folder": true, "bytes": 1234, "sha256": "…"}
 * datasets/ID/SHA-256
 * </pre>
 */
final class StoredFiles implements SharedFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NOTE = ".json";

  private final DataDirectory directory;
  private final ObjectStore store;
  private final ScratchSpace scratch;
  private final Path incoming;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  /**
   * What is complete.
   *
   * @param folder whether it is a folder, packed into one object
   * @param bytes of the object
   * @param sha256 of the object, in hexadecimal
   */
  record Note(boolean folder, long bytes, String sha256) {
    String object(String name) {
      return name + "/" + sha256;
    }
  }

  /**
   * @throws IOException if there is no room for what comes in
   */
  StoredFiles(DataDirectory directory, ObjectStore store, ScratchSpace scratch) throws IOException {
    this.directory = directory;
    this.store = store;
    this.scratch = scratch;
    incoming = scratch.folder();
  }

  @Override
  public String edition(String name, long edition) {
    return name + "/" + edition;
  }

  @Override
  public Path local(String name) {
    return directory.dataDir().resolve(name);
  }

  @Override
  public AtomicFile.Step publish(Path finished, String name) throws IOException {
    Note note =
        Files.isDirectory(finished) ? send(finished, name, f -> true) : send(finished, name);
    store.put(name + NOTE, JSON.writeValueAsBytes(note));
    return () -> DirectoryFiles.appear(finished, local(name));
  }

  private Note send(Path folder, String name, Predicate<Path> which) throws IOException {
    Path work = scratch.folder();
    try {
      Path pack = work.resolve("pack");
      StorageFullException.check(work, size(folder, which));
      FolderPack.write(folder, which, pack);
      return new Note(true, Files.size(pack), send(pack, name).sha256());
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private static long size(Path folder, Predicate<Path> which) throws IOException {
    long size = 0;
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        size += which.test(folder.relativize(file)) ? Files.size(file) : 0;
      }
    }
    return size;
  }

  private Note send(Path file, String name) throws IOException {
    Note note = new Note(false, Files.size(file), Sha256.of(file));
    store.put(note.object(name), file);
    return note;
  }

  @Override
  public Path fetch(String name) throws IOException {
    Path local = local(name);
    if (Files.exists(local)) {
      return local;
    }
    synchronized (locks.computeIfAbsent(name, key -> new Object())) {
      if (!Files.exists(local)) {
        Note note =
            note(name)
                .orElseThrow(() -> new NoSuchFileException(name, null, "not in the object store"));
        receive(name, note, received -> DirectoryFiles.appear(received, local));
      }
    }
    return local;
  }

  /** Takes over what has come. */
  private interface Receiver {
    void take(Path received) throws IOException;
  }

  private void receive(String name, Note note, Receiver receiver) throws IOException {
    // What has come of it by an earlier try is there still.
    Path object = incoming.resolve(Sha256.of(note.object(name)));
    StorageFullException.check(incoming, note.folder() ? 2 * note.bytes() : note.bytes());
    store.get(note.object(name), object, note.bytes(), note.sha256());
    Path work = scratch.folder();
    try {
      if (note.folder()) {
        FolderPack.read(object, work);
        Files.delete(object);
        receiver.take(work);
      } else {
        receiver.take(object);
      }
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private Optional<Note> note(String name) throws IOException {
    return store.read(name + NOTE).map(json -> JSON.readValue(json, Note.class));
  }

  @Override
  public boolean isPublished(String name) throws IOException {
    return note(name).isPresent();
  }

  @Override
  public Set<String> names(String folder) throws IOException {
    Set<String> names = new HashSet<>(DirectoryFiles.names(local(folder)));
    for (String name : store.names(folder + "/")) {
      String inside = name.substring(folder.length() + 1);
      int end = inside.indexOf('/');
      names.add(end < 0 ? inside.replaceFirst(NOTE + "$", "") : inside.substring(0, end));
    }
    return names;
  }

  @Override
  public void takeBack(String name) throws IOException {
    store.delete(name + NOTE);
    store.deleteAll(name + "/");
  }

  @Override
  public void delete(String name) throws IOException {
    takeBack(name);
    FileSystemUtils.deleteRecursively(local(name));
  }

  @Override
  public void save(Path folder, String name, long fence, Predicate<Path> which) throws IOException {
    String saved = saved(name, fence);
    Note note = send(folder, saved, which);
    store.put(saved + NOTE, JSON.writeValueAsBytes(note));
    for (String old : store.names(name + "/")) {
      boolean ours = old.equals(saved + NOTE) || old.equals(note.object(saved));
      // Of a lower fence, or of this one.
      boolean before = old.compareTo(saved) < 0 || old.startsWith(saved);
      if (before && !ours) {
        store.delete(old);
      }
    }
  }

  /** As they sort, later ones come last. */
  private static String saved(String name, long fence) {
    return "%s/%019d".formatted(name, fence);
  }

  @Override
  public Optional<Saved> saved(String name) throws IOException {
    List<String> notes =
        store.names(name + "/").stream().filter(each -> each.endsWith(NOTE)).toList();
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    String last = notes.get(notes.size() - 1);
    String under = last.substring(0, last.length() - NOTE.length());
    long fence = Long.parseLong(under.substring(name.length() + 1));
    return note(under).map(note -> new Saved(fence, note.sha256()));
  }

  @Override
  public void restore(String name, Saved saved, Path folder) throws IOException {
    String under = saved(name, saved.fence());
    synchronized (locks.computeIfAbsent(name, key -> new Object())) {
      Note note =
          note(under)
              .filter(now -> now.sha256().equals(saved.sha256()))
              .orElseThrow(() -> new NoSuchFileException(under));
      receive(under, note, received -> moveAll(received, folder));
    }
  }

  private static void moveAll(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(from)) {
      files = tree.filter(Files::isRegularFile).map(from::relativize).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(file);
      Files.createDirectories(target.getParent());
      Files.move(
          from.resolve(file),
          target,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

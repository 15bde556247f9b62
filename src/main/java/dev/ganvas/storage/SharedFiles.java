package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files and folders that all nodes of an installation share: a data directory that all of them
 * see, or an object store, before which each node has a data directory of its own. Names are paths
 * in the data directory, with slashes. Thread-safe.
 */
public interface SharedFiles {

  /** Those of a data directory that all nodes see. */
  static SharedFiles of(DataDirectory directory) {
    return new DirectoryFiles(directory);
  }

  /**
   * The name of one of several things that may be made under the same name, after each other or by
   * nodes that do not know of each other.
   *
   * @param edition which of them
   */
  String edition(String name, long edition);

  /** Where something is, or would be, in this node's data directory. */
  Path local(String name);

  /**
   * Shares a finished file or folder, which does not change any more. All that takes long is done
   * at once; nobody is to be told of it before the returned step, which is a rename.
   *
   * @param finished on the data directory's file system; it is moved by the step
   * @throws ObjectStoreException if there is a store, and it cannot be reached
   */
  AtomicFile.Step publish(Path finished, String name) throws IOException;

  /** Undoes a {@link #publish} whose step was not taken, or came to nothing. */
  void takeBack(String name) throws IOException;

  /**
   * Makes sure that a file or folder that was published is in this node's data directory.
   *
   * @return where it is
   * @throws java.nio.file.NoSuchFileException if it was not published, or is deleted
   * @throws ObjectStoreException if there is a store, and it cannot be reached
   */
  Path fetch(String name) throws IOException;

  /** Whether something was published, and is not deleted. */
  boolean isPublished(String name) throws IOException;

  /** The names in a folder of what is there, on this node or shared, complete or not. */
  Set<String> names(String folder) throws IOException;

  /** Deletes what was published under a name or below it, and this node's copy. */
  void delete(String name) throws IOException;

  /**
   * Saves the files of a folder that goes on changing, in place of what was saved before under the
   * same fence or lower ones.
   *
   * @param fence of who saves; what has a lower one than another is not restored any more
   * @param which of its files, by their paths in the folder
   * @throws ObjectStoreException if there is a store, and it cannot be reached
   */
  void save(Path folder, String name, long fence, Predicate<Path> which) throws IOException;

  /** What was saved: under which fence, and the SHA-256 of all of it, in hexadecimal. */
  record Saved(long fence, String sha256) {}

  /** What was saved last; empty if nothing was, or if all nodes see the folder itself. */
  Optional<Saved> saved(String name) throws IOException;

  /**
   * Puts the files that were saved into a folder, in place of those of the same names.
   *
   * @throws java.nio.file.NoSuchFileException if later ones have been saved meanwhile
   */
  void restore(String name, Saved saved, Path folder) throws IOException;
}

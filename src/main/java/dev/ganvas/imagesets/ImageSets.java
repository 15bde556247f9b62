package dev.ganvas.imagesets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Opens a set of training pictures, whatever form it has. */
public final class ImageSets {
  private ImageSets() {}

  /**
   * Reads a folder or ZIP of pictures, or an IDX file of pictures (its labels are looked for beside
   * it: {@code images-idx3} becomes {@code labels-idx1}).
   *
   * @param side wanted, in pixels
   * @param classes names for the labels of an IDX file; empty for the numbers themselves
   * @param warnings is told of each file that is left out, and why
   */
  public static ImageSet open(
      Path source, int side, List<String> classes, Consumer<String> warnings) throws IOException {
    if (!Files.exists(source)) {
      throw new IOException("no such file or folder: " + source);
    }
    String name = String.valueOf(source.getFileName());
    if (!name.contains("-idx3-")) {
      return ImageFolderReader.read(source, side, warnings);
    }
    Path labels = source.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
    return IdxReader.read(source, labels, classes, side);
  }
}

package dev.ganvas.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A bundle as one ZIP file. */
public final class ModelArchive {
  private static final List<String> REQUIRED = List.of(ModelBundle.MANIFEST, ModelBundle.WEIGHTS);
  private static final List<String> OPTIONAL = List.of(ModelBundle.ENCODER);
  private static final long MAX_BYTES = 300L << 20;

  private ModelArchive() {}

  /** Writes the files of a bundle's folder. */
  public static void write(Path folder, OutputStream output) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(output);
    for (String name :
        List.of(
            ModelBundle.MANIFEST, ModelBundle.WEIGHTS, ModelBundle.ENCODER, ModelStore.SAMPLES)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    zip.finish();
  }

  /**
   * Unpacks and validates an untrusted bundle. Takes only the files of a bundle, and no samples:
   * they would be pictures of unknown origin.
   *
   * @param folder empty
   * @throws InvalidBundleException saying what is wrong with it
   */
  public static ModelManifest read(Path file, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      check(zip);
      for (String name : REQUIRED) {
        unpack(zip, name, folder.resolve(name));
      }
      for (String name : OPTIONAL) {
        if (zip.getEntry(name) != null) {
          unpack(zip, name, folder.resolve(name));
        }
      }
    } catch (ZipException e) {
      throw new InvalidBundleException(whyUnreadable(String.valueOf(e.getMessage())));
    }
    ModelBundle.readEncoder(folder);
    return ModelBundle.readDirectory(folder).manifest();
  }

  private static String whyUnreadable(String said) {
    if (said.contains("encrypted")) {
      return "the archive is encrypted: send one without a password";
    }
    return said.contains("compression method")
        ? "the archive is packed by a method that is not read: pack it by Deflate"
        : "the archive is damaged, or not a ZIP";
  }

  private static void check(ZipFile zip) throws InvalidBundleException {
    for (String name : REQUIRED) {
      if (zip.getEntry(name) == null) {
        throw new InvalidBundleException(name + " is missing");
      }
    }
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (!REQUIRED.contains(name)
          && !OPTIONAL.contains(name)
          && !name.equals(ModelStore.SAMPLES)) {
        throw new InvalidBundleException(
            "\"%s\" is no part of a bundle".formatted(name.replaceAll("\\p{Cntrl}", "?")));
      }
    }
  }

  private static void unpack(ZipFile zip, String name, Path target) throws IOException {
    try (InputStream input = zip.getInputStream(zip.getEntry(name));
        OutputStream output = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = read(input, buffer, name); n >= 0; n = read(input, buffer, name)) {
        total += n;
        if (total > MAX_BYTES) {
          throw new InvalidBundleException(name + " is larger than " + MAX_BYTES + " bytes");
        }
        output.write(buffer, 0, n);
      }
    }
  }

  private static int read(InputStream input, byte[] buffer, String name)
      throws InvalidBundleException {
    try {
      return input.read(buffer);
    } catch (IOException e) {
      throw new InvalidBundleException(name + " cannot be unpacked: it is damaged");
    }
  }
}

package dev.ganvas.films;

import dev.ganvas.images.Picture;
import dev.ganvas.storage.StorageFullException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * Makes a film's file of its pictures, by FFmpeg in a process of its own: it takes them as they
 * come, so a film of any length needs no memory, and what goes wrong in it does not end the
 * service.
 */
final class FilmEncoder implements AutoCloseable {
  /** Bits for a pixel of H.264. */
  private static final double BITS = 0.25;

  private static final int LEAST_BITS_PER_SECOND = 200_000;

  /** Bytes of an MP4's description for a picture, at most, and besides. */
  private static final int DESCRIPTION_EACH = 24;

  private static final int DESCRIPTION = 8_192;

  /** Bytes that an MP4 keeps free for its metadata. */
  private static final int METADATA = 65_536;

  private static final int LONGEST_COMPLAINT = 500;

  private final Process process;
  private final OutputStream pictures;
  private final Path folder;
  private final Path complaints;

  private static final class Program {
    static final String PATH = load();

    /** Unpacks it, also where somebody cleaned up the place for it since the service started. */
    private static String load() {
      try {
        Files.createDirectories(Loader.getCacheDir().toPath());
        return Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @param folder for the process's own files
   * @param target is written
   * @throws StorageFullException if there is no room on the disk
   */
  FilmEncoder(FilmRequest film, int frames, Path folder, Path target) throws IOException {
    StorageFullException.check(folder, 0);
    this.folder = folder;
    complaints = folder.resolve("encoder.txt");
    List<String> command = new ArrayList<>(List.of(Program.PATH, "-loglevel", "error"));
    command.addAll(
        List.of("-f", "rawvideo", "-pix_fmt", "rgb24", "-framerate", Integer.toString(film.fps())));
    command.addAll(List.of("-video_size", film.size() + "x" + film.size(), "-i", "pipe:0"));
    command.addAll(options(film, frames));
    command.addAll(List.of("-threads", "1", "-fflags", "+bitexact", "-y", target.toString()));
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(complaints.toFile())
            .start();
    pictures = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
  }

  private static List<String> options(FilmRequest film, int frames) {
    return switch (film.format()) {
      case MP4 -> h264(film, frames);
      case WEBP -> List.of("-c:v", "libwebp_anim", "-quality", "80", "-loop", "0", "-f", "webp");
      // A palette for each picture: one for all would need all of them at once.
      case GIF ->
          List.of(
              "-filter_complex",
              "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1",
              "-loop",
              "0",
              "-f",
              "gif");
      case APNG -> List.of("-c:v", "apng", "-pred", "mixed", "-plays", "0", "-f", "apng");
    };
  }

  private static List<String> h264(FilmRequest film, int frames) {
    double pixels = (double) film.size() * film.size() * film.fps();
    long bits = Math.max(LEAST_BITS_PER_SECOND, Math.round(BITS * pixels));
    int description = DESCRIPTION + DESCRIPTION_EACH * frames + METADATA;
    return List.of(
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv",
        "-pix_fmt",
        "yuv420p",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-c:v",
        "libopenh264",
        "-profile:v",
        "high",
        "-rc_mode",
        "quality",
        "-b:v",
        Long.toString(bits),
        "-g",
        Integer.toString(2 * film.fps()),
        "-moov_size",
        Integer.toString(description),
        "-f",
        "mp4");
  }

  void add(Picture picture) throws IOException {
    try {
      pictures.write(picture.withChannels(3).samples());
    } catch (IOException e) {
      throw new IOException("the encoder does not take pictures: " + complaint(), e);
    }
  }

  /** Waits until the file is whole. */
  void finish() throws IOException, InterruptedException {
    pictures.close();
    if (process.waitFor() != 0) {
      throw new IOException("the encoder failed: " + complaint());
    }
  }

  /** What the process says; if the disk is full it cannot even complain. */
  private String complaint() throws IOException {
    StorageFullException.check(folder, 0);
    String text = Files.readString(complaints, StandardCharsets.ISO_8859_1).strip();
    return text.substring(0, Math.min(LONGEST_COMPLAINT, text.length()));
  }

  /** Ends the process, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}

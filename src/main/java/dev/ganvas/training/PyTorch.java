package dev.ganvas.training;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.TrainerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The trainer in Python, which is part of this program's jar, and the interpreter that runs it.
 *
 * @param interpreter command, such as {@code python3}
 */
public record PyTorch(String interpreter) {
  private static final String PACKAGE = "ganvas_trainer";
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(2);

  /** Prints what was found, or fails with the reason. */
  private static final String PROBE =
      """
      import sys
      assert sys.version_info >= (3, 10), "Python %d.%d is too old: 3.10 or later is needed" % sys.version_info[:2]
      import numpy, PIL, safetensors, torch
      version = tuple(int(n) for n in torch.__version__.split("+")[0].split(".")[:2])
      assert version >= (2, 6), f"torch {torch.__version__} is too old: 2.6 or later is needed"
      print(torch.__version__, "cuda" if torch.cuda.is_available() else "cpu")
      """;

  /**
   * What an interpreter has.
   *
   * @param version of torch
   * @param gpu whether it can use one
   */
  public record Found(String version, boolean gpu) {}

  /**
   * Asks the interpreter for torch. Takes some seconds.
   *
   * @throws TrainingFailedException saying what is missing or too old
   */
  public Found find() {
    return find(LONGEST_PROBE);
  }

  /**
   * @param patience after which there is no answer: a driver that hangs never gives one
   */
  Found find(Duration patience) {
    try {
      // Not a pipe, which whatever the interpreter has started could keep open for ever.
      Path output = Files.createTempFile("ganvas-torch", null);
      try {
        return find(patience, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new TrainingFailedException("the engine pytorch cannot run: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailedException("interrupted while looking for torch");
    }
  }

  private Found find(Duration patience, Path output) throws IOException, InterruptedException {
    Process probe = probe(output);
    try {
      probe.getOutputStream().close();
      if (!probe.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TrainingFailedException(
            "the engine pytorch cannot run: no answer from \"%s\" within %d s"
                .formatted(interpreter, patience.toSeconds()));
      }
      String said = lastLine(new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
      if (probe.exitValue() != 0) {
        throw new TrainingFailedException("the engine pytorch cannot run: " + said);
      }
      String[] found = said.split(" ");
      return new Found(found[0], found[1].equals("cuda"));
    } finally {
      probe.descendants().forEach(ProcessHandle::destroyForcibly);
      probe.destroyForcibly();
    }
  }

  private Process probe(Path output) {
    try {
      return new ProcessBuilder(interpreter, "-c", PROBE)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new TrainingFailedException(
          "the engine pytorch cannot run: no Python interpreter \"" + interpreter + "\"");
    }
  }

  private static String lastLine(String output) {
    String text = output.strip();
    String line = text.substring(text.lastIndexOf('\n') + 1);
    return line.replaceFirst("^(AssertionError|ModuleNotFoundError): ", "");
  }

  /**
   * Copies the trainer into {@code folder} and starts it on a prepared set and a run directory,
   * both in that folder.
   *
   * @param processes number of processes on a CPU, one core each; 1 on a machine with a GPU
   */
  Process start(Path folder, Path set, Path run, int processes) throws IOException {
    return start(folder, processes, List.of("-m", PACKAGE, set.toString(), run.toString()));
  }

  private Process start(Path folder, int processes, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (processes > 1) {
      command.addAll(
          List.of("-m", "torch.distributed.run", "--standalone", "--nproc-per-node=" + processes));
    }
    command.addAll(arguments);
    return start(folder, command, ProcessBuilder.Redirect.PIPE);
  }

  /**
   * Copies the trainer into {@code folder} and runs one of its other modules, which prints to the
   * output of this process.
   *
   * @throws TrainingFailedException if it fails
   */
  void run(Path folder, String module, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("-m", PACKAGE + "." + module));
    command.addAll(arguments);
    Process process = start(folder, command, ProcessBuilder.Redirect.INHERIT);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new TrainingFailedException(module + " ended with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailedException("interrupted while running " + module);
    } finally {
      process.destroy();
    }
  }

  private Process start(Path folder, List<String> arguments, ProcessBuilder.Redirect output)
      throws IOException {
    unpack(folder.resolve(PACKAGE));
    List<String> command = new ArrayList<>(List.of(interpreter, "-u"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("PYTHONPATH", folder.toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /**
   * Measures training steps, the lazy penalties with their share.
   *
   * @param precision {@code fp32} or {@code bf16}
   * @param processes that share a batch, one core each on a CPU
   * @param repetitions of the measurement, at least
   * @param seconds that it takes, at least
   * @return the median, in milliseconds
   * @throws TrainingFailedException with what the engine said, if it fails
   */
  public double millisecondsPerStep(
      Architecture architecture,
      TrainerOptions options,
      String precision,
      int processes,
      int repetitions,
      double seconds)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ganvas-benchmark");
    try {
      Path file = folder.resolve("options.json");
      JsonMapper json = JsonMapper.builder().build();
      json.writeValue(file, Map.of("architecture", architecture, "trainer", options));
      Process process =
          start(
              folder,
              processes,
              List.of(
                  "-m",
                  PACKAGE + ".benchmark",
                  file.toString(),
                  "--precision=" + precision,
                  "--repetitions=" + repetitions,
                  "--seconds=" + seconds));
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new TrainingFailedException("the engine pytorch failed: " + output);
      }
      return Double.parseDouble(lastLine(output));
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void unpack(Path target) throws IOException {
    Files.createDirectories(target);
    Resource[] files =
        new PathMatchingResourcePatternResolver(PyTorch.class.getClassLoader())
            .getResources("classpath*:python/" + PACKAGE + "/*.py");
    for (Resource file : files) {
      Files.write(
          target.resolve(Objects.requireNonNull(file.getFilename())), file.getContentAsByteArray());
    }
  }
}

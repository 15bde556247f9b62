package dev.ganvas.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The engine in Python at work. A thread of its own reads the output of the process. */
final class TrainerProcess implements AutoCloseable {
  private static final long LOOK_MILLISECONDS = 500;
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final Thread reader;
  private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();

  TrainerProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "trainer-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add("its output could not be read: " + e.getMessage());
    }
  }

  /** The lines that it wrote since the last call. */
  List<String> output() {
    List<String> lines = new ArrayList<>();
    for (String line = output.poll(); line != null; line = output.poll()) {
      lines.add(line);
    }
    return lines;
  }

  /** Whether it ends within half a second. */
  boolean ended() {
    try {
      process.onExit().get(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailedException("interrupted");
    }
  }

  /** Its exit status, once it has ended and all of its output is there. */
  int exit() {
    try {
      reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return process.exitValue();
  }

  /** Asks it to stop after a last checkpoint. Unlike Process.destroy, leaves its output open. */
  void stop() {
    process.toHandle().destroy();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it, and what it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

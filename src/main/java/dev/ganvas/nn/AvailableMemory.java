package dev.ganvas.nn;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Physical memory. Available is MemAvailable of Linux (which includes caches that can be dropped),
 * within the limit of the container.
 */
public final class AvailableMemory {
  private static final Path SYSTEM = Path.of("/proc/meminfo");
  private static final Path PROCESS = Path.of("/proc/self/status");
  private static final Path CONTAINER = Path.of("/sys/fs/cgroup");

  private AvailableMemory() {}

  /** All that there is, within the limit of the container. */
  public static long total() {
    return system().getTotalMemorySize();
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  /** What can still be had. */
  public static long bytes() {
    try {
      return Math.min(entry(SYSTEM, "MemAvailable:"), ofContainer());
    } catch (IOException | NumberFormatException e) {
      return system().getFreeMemorySize();
    }
  }

  /**
   * What this process holds, all engines and the heap together; 0 where the system does not tell.
   */
  public static long resident() {
    try {
      return entry(PROCESS, "VmRSS:");
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static long entry(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + name + " in " + file);
  }

  /** Memory left below the limit of cgroup v2; unlimited without one. */
  private static long ofContainer() throws IOException {
    Path limit = CONTAINER.resolve("memory.max");
    if (!Files.exists(limit) || Files.readString(limit).startsWith("max")) {
      return Long.MAX_VALUE;
    }
    long used = Long.parseLong(Files.readString(CONTAINER.resolve("memory.current")).strip());
    for (String line : Files.readAllLines(CONTAINER.resolve("memory.stat"))) {
      if (line.startsWith("inactive_file ")) {
        used -= Long.parseLong(line.substring(line.indexOf(' ') + 1));
      }
    }
    return Long.parseLong(Files.readString(limit).strip()) - used;
  }
}

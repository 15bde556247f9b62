package dev.ganvas.nn;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Available physical memory: MemAvailable of Linux (which includes caches that can be dropped),
 * within the limit of the container.
 */
public final class AvailableMemory {
  private static final Path SYSTEM = Path.of("/proc/meminfo");
  private static final Path CONTAINER = Path.of("/sys/fs/cgroup");

  private AvailableMemory() {}

  /** All that there is, within the limit of the container. */
  public static long total() {
    return system().getTotalMemorySize();
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  public static long bytes() {
    try {
      return Math.min(ofSystem(), ofContainer());
    } catch (IOException | NumberFormatException e) {
      return system().getFreeMemorySize();
    }
  }

  private static long ofSystem() throws IOException {
    for (String line : Files.readAllLines(SYSTEM)) {
      if (line.startsWith("MemAvailable:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no MemAvailable in " + SYSTEM);
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

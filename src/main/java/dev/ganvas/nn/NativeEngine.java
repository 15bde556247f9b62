package dev.ganvas.nn;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches the fast path of ND4J on before its native library is loaded, which is when something
 * first needs it, and tells what came of it. Serving by ONNX Runtime needs none of it.
 *
 * <p>Three things decide the speed of the native library, and two of them it reads from the process
 * environment once, while it loads: {@code OMP_WAIT_POLICY} (spinning OpenMP threads multiply the
 * time of a step as soon as a core is busy elsewhere) and {@code OPENBLAS_CORETYPE} (the bundled
 * OpenBLAS does not know processors newer than itself and falls back to SSE3 code). The third is
 * the library itself: of those present the one built with oneDNN is taken; it picks the instruction
 * set at run time. What the operator has set in the environment is left alone.
 */
public final class NativeEngine {
  private static final Logger LOG = LoggerFactory.getLogger(NativeEngine.class);
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_MMAP_THRESHOLD = -3;
  private static final int MMAP_THRESHOLD_MAX = 32 << 20;
  private static final double MOST_OF_MEMORY = 0.9;
  private static final String NONE = "none";
  private static final List<String> NOTES = new CopyOnWriteArrayList<>();

  private static volatile boolean loaded;

  /** Holds what is done once, before the library can be loaded. */
  private static final class Prepared {
    static final String LIBRARY;

    static {
      prepareEnvironment();
      LIBRARY = selectLibrary();
    }
  }

  /** Holds what is done once, when the library is first needed. */
  private static final class Loaded {
    static final Map<String, Object> DESCRIPTION;

    static {
      String library = Prepared.LIBRARY;
      keepFreedMemory();
      capMemory();
      DESCRIPTION = describeIfLoaded(library);
      LOG.info("loaded {}", DESCRIPTION);
    }
  }

  private NativeEngine() {}

  /**
   * Loads the native library if it is not loaded yet. Everything that uses ND4J calls it first.
   *
   * @throws IllegalStateException if it cannot be loaded
   */
  public static void load() {
    Map<String, Object> description = Loaded.DESCRIPTION;
    if (NONE.equals(description.get("library"))) {
      throw new IllegalStateException("ND4J cannot be used: " + description.get("notes"));
    }
    loaded = true;
  }

  /**
   * Sets what the native library will read from the process environment: to be called while no
   * other thread runs native code.
   *
   * @param folder for what has to be unpacked, unless another is configured
   */
  public static void prepare(Path folder) {
    for (String property : List.of("org.bytedeco.javacpp.cachedir", "jna.tmpdir")) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, folder.toAbsolutePath().toString());
      }
    }
    describe();
  }

  /**
   * What is in use: {@code library}, {@code loaded}, and {@code notes} naming each part of the fast
   * path that could not be had; once it is loaded also {@code oneDnn}, {@code layerHelpers}
   * (whether Deeplearning4j's own layers use oneDNN), {@code blas}, {@code blasCore}, {@code
   * threads} and {@code ompWaitPolicy}.
   */
  public static Map<String, Object> describe() {
    return loaded
        ? Loaded.DESCRIPTION
        : Map.of("library", Prepared.LIBRARY, "loaded", false, "notes", List.copyOf(NOTES));
  }

  /** Bytes of native memory that ND4J arrays hold now. */
  public static long allocatedBytes() {
    return loaded ? Nd4jCpu.Environment.getInstance().getGroupCounter(0) : 0;
  }

  /**
   * Gives free native memory back to the system. glibc before 2.38 seldom reuses what was allocated
   * aligned (its bug 14581), as oneDNN does: in a long loop of convolutions the process would grow
   * by a megabyte a step. Does nothing with another C library.
   */
  public static void trimHeap() {
    glibc("malloc_trim", 0L);
  }

  /**
   * Lets others go first: the calling thread, and the threads that its operations start, get the
   * processor when nobody else wants it (on Linux), and its operations run on that many threads.
   *
   * @param niceness from 0, as everybody, to 19, last of all
   * @param threads that an operation may use; 0 for all cores
   */
  public static void yieldToOthers(int niceness, int threads) {
    load();
    lowerPriority(niceness);
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted);
  }

  /**
   * Gives the processor to the calling thread, and to threads that it starts, only when nobody else
   * wants it (on Linux).
   *
   * @param niceness from 0, as everybody, to 19, last of all
   */
  public static void lowerPriority(int niceness) {
    // Of process 0: on Linux that is the calling thread alone, which its children inherit from.
    glibc("setpriority", 0, 0, niceness);
  }

  /** Gives back the native memory that the calling thread's operations worked in. */
  public static void releaseWorkspaces() {
    if (loaded) {
      Workspaces.release();
      trimHeap();
    }
  }

  /**
   * Keeps freed memory mapped until {@link #trimHeap}. By default glibc may give the buffers of
   * every convolution back at once and page them in again for the next: up to three times the time
   * of a backward pass.
   */
  private static void keepFreedMemory() {
    glibc("mallopt", M_MMAP_THRESHOLD, MMAP_THRESHOLD_MAX);
    glibc("mallopt", M_TRIM_THRESHOLD, Integer.MAX_VALUE);
  }

  private static void glibc(String function, Object... arguments) {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      Function.getFunction("c", function).invokeInt(arguments);
    } catch (UnsatisfiedLinkError e) {
      NOTES.add(function + " is missing (not glibc): training takes more memory and time");
    }
  }

  private static void prepareEnvironment() {
    setDefault("OMP_WAIT_POLICY", "PASSIVE");
    // OpenBLAS's threads spin for 2^26 cycles after each product, on cores that oneDNN wants.
    setDefault("OPENBLAS_THREAD_TIMEOUT", "4");
    if (Platform.isLinux() && Platform.isIntel()) {
      String core = openBlasCore(cpuFlags());
      if (!core.isEmpty()) {
        setDefault("OPENBLAS_CORETYPE", core);
      }
    }
  }

  /** OpenBLAS's name of the best kernels for these CPU flags; empty where its own guess serves. */
  static String openBlasCore(String flags) {
    String padded = " " + flags + " ";
    if (padded.contains(" avx512f ") && padded.contains(" avx512vl ")) {
      return "SKYLAKEX";
    }
    return padded.contains(" avx2 ") && padded.contains(" fma ") ? "HASWELL" : "";
  }

  private static String cpuFlags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException e) {
      NOTES.add("CPU flags unknown (no /proc/cpuinfo): OpenBLAS chooses its kernels itself");
      return "";
    }
  }

  private static void setDefault(String name, String value) {
    if (System.getenv(name) != null) {
      return;
    }
    try {
      LibC libc = Native.load(Platform.isWindows() ? "msvcrt" : "c", LibC.class);
      if (Platform.isWindows()) {
        NOTES.add(name + " not set: set it to " + value + " yourself");
      } else if (libc.setenv(name, value, 0) != 0) {
        NOTES.add(name + " could not be set");
      }
    } catch (LinkageError e) {
      NOTES.add(name + " could not be set: the C library is out of reach");
    }
  }

  /** Name of the library that will be loaded. */
  private static String selectLibrary() {
    if (System.getProperty(EXTENSION) == null && hasLibrary("-onednn")) {
      System.setProperty(EXTENSION, "-onednn");
    }
    // Deeplearning4j's own layers look this up before the first network is built.
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "false");
    String platform = Loader.getPlatform();
    if (!hasLibrary(System.getProperty(EXTENSION, ""))) {
      NOTES.add("there is no native library for " + platform + ", so nothing can be trained");
      return NONE;
    }
    return "nd4j-native " + platform + System.getProperty(EXTENSION, " (plain)");
  }

  /**
   * Beyond that an allocation fails as in a full Java heap: the system would end the process.
   * Without it JavaCPP allows four times the heap, which has nothing to do with the machine.
   */
  private static void capMemory() {
    String most = Long.toString((long) (MOST_OF_MEMORY * AvailableMemory.total()));
    for (String property : List.of("maxBytes", "maxPhysicalBytes")) {
      String name = "org.bytedeco.javacpp." + property;
      if (System.getProperty(name) == null) {
        System.setProperty(name, most);
      }
    }
  }

  private static boolean hasLibrary(String extension) {
    String platform = Loader.getPlatform();
    return NativeEngine.class
            .getClassLoader()
            .getResource(
                "org/nd4j/linalg/cpu/nativecpu/bindings/"
                    + platform
                    + extension
                    + "/"
                    + System.mapLibraryName("jnind4jcpu"))
        != null;
  }

  private static Map<String, Object> describeIfLoaded(String library) {
    try {
      // What it is unpacked to needs no backup, so somebody may have cleared it away since the
      // start.
      Files.createDirectories(Loader.getCacheDir().toPath());
      return describeLoaded(library);
    } catch (LinkageError | RuntimeException | IOException e) {
      NOTES.add("the native library cannot be loaded, so nothing can be trained: " + cause(e));
      return Map.of("library", NONE, "loaded", false, "notes", List.copyOf(NOTES));
    }
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause(cause);
  }

  private static Map<String, Object> describeLoaded(String library) {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    var environment = Nd4jCpu.Environment.getInstance();
    if (!environment.isUseONEDNN()) {
      NOTES.add("the native library was built without oneDNN: training is about ten times slower");
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("library", library);
    description.put("loaded", true);
    description.put("oneDnn", environment.isUseONEDNN());
    description.put("layerHelpers", BaseMKLDNNHelper.mklDnnEnabled());
    description.put(
        "blas", Nd4j.factory().blas().getBlasVendor().toString().toLowerCase(Locale.ROOT));
    description.put("blasCore", environmentValue("OPENBLAS_CORETYPE", "detected by the library"));
    description.put("ompWaitPolicy", environmentValue("OMP_WAIT_POLICY", "default"));
    description.put(
        "threads", NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads());
    description.put("notes", List.copyOf(NOTES));
    return Map.copyOf(description);
  }

  private static String environmentValue(String name, String otherwise) {
    try {
      String value = Native.load(Platform.isWindows() ? "msvcrt" : "c", LibC.class).getenv(name);
      return value == null ? otherwise : value;
    } catch (LinkageError e) {
      return otherwise;
    }
  }

  /**
   * The two calls of the C library that the JDK does not offer: it never changes its own
   * environment.
   */
  private interface LibC extends Library {
    int setenv(String name, String value, int overwrite);

    @org.jspecify.annotations.Nullable
    String getenv(String name);
  }
}

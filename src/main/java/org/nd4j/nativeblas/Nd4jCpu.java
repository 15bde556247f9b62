package org.nd4j.nativeblas;

/**
 * The class that Deeplearning4j 1.0.0-M2.1 looks up to learn whether oneDNN is there, and that its
 * own engine no longer has under this name: without it the layers never use oneDNN.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** Answers for the native library that is loaded. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the native library was built with oneDNN, formerly named MKL-DNN. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}

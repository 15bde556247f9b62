package dev.ganvas;

import org.springframework.context.ConfigurableApplicationContext;
import sun.misc.Signal;

/**
 * Ends the service before the JVM ends. Hooks of the JVM run all at once, and one of ONNX Runtime's
 * frees what a picture under way still uses, which crashes the process; so the service is closed
 * while no hook runs yet.
 */
final class OrderlyExit {
  /** What a process that a signal ended answers, less the signal's number. */
  private static final int SIGNALLED = 128;

  private OrderlyExit() {}

  /** On SIGTERM and SIGINT closes the service, then ends the process as the signal would have. */
  static void onSignals(ConfigurableApplicationContext service) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> exit(service, signal).start());
    }
  }

  private static Thread exit(ConfigurableApplicationContext service, Signal signal) {
    Thread exit =
        new Thread(
            () -> {
              service.close();
              System.exit(SIGNALLED + signal.getNumber());
            },
            "exit");
    // Else the JVM would end with the last thread of the service, amid its closing.
    exit.setDaemon(false);
    return exit;
  }
}

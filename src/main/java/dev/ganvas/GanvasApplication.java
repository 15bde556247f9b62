package dev.ganvas;

import dev.ganvas.cli.Commands;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service, or runs the command that the first argument names. */
@SpringBootApplication
@EnableScheduling
public class GanvasApplication {
  public static void main(String[] arguments) {
    // Numbers in messages, names and addresses are written as English and machines write them.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    if (Commands.isCommand(arguments)) {
      System.exit(Commands.run(arguments));
    }
    SpringApplication service = new SpringApplication(GanvasApplication.class);
    service.addInitializers(OrderlyExit::onSignals);
    service.run(arguments);
  }
}

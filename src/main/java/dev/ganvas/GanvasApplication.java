package dev.ganvas;

import dev.ganvas.cli.Commands;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service, or runs the command that the first argument names. */
@SpringBootApplication
@EnableScheduling
public class GanvasApplication {
  public static void main(String[] arguments) throws IOException {
    String command = arguments.length == 0 || arguments[0].startsWith("-") ? "" : arguments[0];
    if (command.isEmpty()) {
      SpringApplication.run(GanvasApplication.class, arguments);
      return;
    }
    Commands.run(command, List.of(arguments).subList(1, arguments.length));
  }
}

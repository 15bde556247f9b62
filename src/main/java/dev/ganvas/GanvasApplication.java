package dev.ganvas;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class GanvasApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(GanvasApplication.class, arguments);
  }
}

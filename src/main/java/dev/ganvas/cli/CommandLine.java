package dev.ganvas.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The options of a command, {@code --name=value}. All that is wrong is reported at once. */
final class CommandLine {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  CommandLine(List<String> arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (argument.startsWith("--") && equals > 2) {
        values.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else {
        problems.add("\"" + argument + "\" is not of the form --name=value");
      }
    }
  }

  String required(String name) {
    String value = text(name, "");
    if (value.isEmpty()) {
      problems.add("--" + name + " is missing");
    }
    return value;
  }

  String text(String name, String otherwise) {
    known.add(name);
    return values.getOrDefault(name, otherwise);
  }

  int integer(String name, int otherwise) {
    String value = text(name, "" + otherwise);
    try {
      return Integer.parseInt(value.replace("_", ""));
    } catch (NumberFormatException e) {
      problems.add("--" + name + " must be a whole number, not \"" + value + "\"");
      return otherwise;
    }
  }

  double number(String name, double otherwise) {
    String value = text(name, "" + otherwise);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      problems.add("--" + name + " must be a number, not \"" + value + "\"");
      return otherwise;
    }
  }

  boolean flag(String name, boolean otherwise) {
    String value = text(name, "" + otherwise);
    if (!value.equals("true") && !value.equals("false")) {
      problems.add("--" + name + " must be true or false, not \"" + value + "\"");
    }
    return value.equals("true");
  }

  /** One of the constants of a type, by its name in whatever case. */
  <E extends Enum<E>> E choice(String name, E otherwise) {
    String value = text(name, otherwise.name()).toUpperCase(Locale.ROOT);
    E[] choices = otherwise.getDeclaringClass().getEnumConstants();
    for (E choice : choices) {
      if (choice.name().equals(value)) {
        return choice;
      }
    }
    problems.add("--" + name + " must be one of " + List.of(choices) + ", not \"" + value + "\"");
    return otherwise;
  }

  /** Comma-separated values; empty where the option is not given. */
  List<String> list(String name) {
    String value = text(name, "");
    return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }

  /** Call it when all options are read. */
  void finish() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        problems.add("--" + name + " is unknown");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", problems) + " (options: --" + String.join(", --", known) + ")");
    }
  }
}

package dev.ganvas.imagesets;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of files with folders before them, from systems that write the same name in different ways:
 * macOS takes letters and accents apart, Windows sets backslashes.
 */
final class FileNames {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]+");

  /** What programs put beside pictures: thumbnails, notes of their own, what was thrown away. */
  private static final Set<String> CLUTTER =
      Set.of(
          "__macosx",
          ".appledouble",
          ".ds_store",
          ".fseventsd",
          ".spotlight-v100",
          ".temporaryitems",
          ".trashes",
          ".trash",
          "@eadir",
          ".@__thumb",
          "#recycle",
          "@recycle",
          "$recycle.bin",
          "system volume information",
          "thumbs.db",
          "desktop.ini",
          ".thumbnails",
          ".cache",
          ".git",
          ".hg",
          ".svn",
          ".ipynb_checkpoints");

  /** What begins so is the other half of a file of macOS. */
  private static final String APPLE_DOUBLE = "._";

  private FileNames() {}

  /** One way to write a name: composed (NFC), with slashes, without "." and "..". */
  static String normal(String name) {
    return Normalizer.normalize(spelled(name), Normalizer.Form.NFC);
  }

  /** The name in its own spelling, otherwise as normal ones are. */
  static String spelled(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : SEPARATOR.split(name)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** The names, each only once: the second "a" is called "a (2)". */
  static List<String> distinct(List<String> names) {
    Set<String> taken = new java.util.HashSet<>(names);
    Map<String, Integer> seen = new HashMap<>();
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      int count = seen.merge(name, 1, Integer::sum);
      String label = name;
      while (count > 1 && !taken.add(label = "%s (%d)".formatted(name, count))) {
        count = seen.merge(name, 1, Integer::sum);
      }
      distinct.add(label);
    }
    return distinct;
  }

  /** The folders of a normal name with their slashes; empty without. */
  static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /** A normal name without its folders. */
  static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Whether a file with a normal name, or a folder that it is in, is of no interest to people. */
  static boolean isClutter(String name) {
    return Arrays.stream(name.split("/"))
        .anyMatch(
            part ->
                part.startsWith(APPLE_DOUBLE) || CLUTTER.contains(part.toLowerCase(Locale.ROOT)));
  }

  /** Whether a file with a normal name, or a folder that it is in, is hidden on some systems. */
  static boolean isHidden(String name) {
    return Arrays.stream(name.split("/")).anyMatch(part -> part.startsWith("."));
  }

  /** The folders, each with its slash, that all normal names begin with. */
  static String commonFolder(List<String> names) {
    String common = "";
    while (!names.isEmpty()) {
      int slash = names.get(0).indexOf('/', common.length());
      if (slash < 0) {
        return common;
      }
      String longer = names.get(0).substring(0, slash + 1);
      if (!names.stream().allMatch(name -> name.startsWith(longer))) {
        return common;
      }
      common = longer;
    }
    return common;
  }
}

package dev.ganvas.imagesets;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the names of folders into those of classes. Not thread-safe. */
final class ClassNames {
  /** In code points. */
  static final int LONGEST = 100;

  static final int MOST = 1000;

  /** The class of pictures in no folder, where others are in some. */
  static final String OTHER = "other";

  private static final int SHOWN = 40;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{Cf}]*");

  private final Map<String, TreeSet<String>> folders = new TreeMap<>();
  private final Faults faults = new Faults();
  private int outside;

  /**
   * The class of a folder: its name, composed (NFC) and without blanks around it.
   *
   * @param folder its name; empty for pictures in no folder
   */
  String of(String folder) {
    if (folder.isEmpty()) {
      outside++;
      return OTHER;
    }
    String name = Normalizer.normalize(folder, Normalizer.Form.NFC).strip();
    if (folders.computeIfAbsent(name, key -> new TreeSet<>()).isEmpty()) {
      check(name);
    }
    folders.get(name).add(folder);
    return name;
  }

  private void check(String name) {
    int length = name.codePointCount(0, name.length());
    if (length > LONGEST) {
      String start = name.substring(0, name.offsetByCodePoints(0, SHOWN));
      faults.add(
          "the folder \"%s…\" has a name of %d characters; a class's has at most %d"
              .formatted(start, length, LONGEST));
    }
    if (CONTROL.matcher(name).find()) {
      faults.add(
          "the folder \"%s\" cannot be a class: its name has control characters"
              .formatted(CONTROL.matcher(name).replaceAll("?")));
    } else if (INVISIBLE.matcher(name).matches()) {
      faults.add("a folder cannot be a class: its name is nothing that can be seen");
    }
  }

  /**
   * @throws UnusableUploadException naming all folders whose names cannot be a class's
   */
  void check() throws UnusableUploadException {
    if (folders.size() > MOST) {
      faults.add("more than %d folders: so many classes are not trained".formatted(MOST));
    }
    if (!faults.isEmpty()) {
      throw new UnusableUploadException(faults.toString(), List.of());
    }
  }

  /** Where names of folders and classes may not be what was meant. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    folders.forEach(
        (name, spellings) -> {
          if (spellings.size() > 1) {
            warnings.add(
                "%d folders whose names look alike are one class, \"%s\""
                    .formatted(spellings.size(), name));
          }
        });
    for (List<String> names : byLowerCase()) {
      if (names.size() > 1) {
        warnings.add("classes that differ only in capitals: " + names);
      }
    }
    if (outside > 0 && !folders.isEmpty()) {
      warnings.add(
          "%d pictures are in no class's folder: their class is \"%s\"".formatted(outside, OTHER));
    }
    return warnings;
  }

  private Collection<List<String>> byLowerCase() {
    return folders.keySet().stream()
        .collect(
            Collectors.groupingBy(
                name -> name.toLowerCase(Locale.ROOT), LinkedHashMap::new, Collectors.toList()))
        .values();
  }
}

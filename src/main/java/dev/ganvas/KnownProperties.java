package dev.ganvas;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The names of all properties {@code ganvas.*} that there are, from the records that read them. */
final class KnownProperties {
  private static final String ROOT = "ganvas";
  private static final String INDEX = "[n]";

  /** What Kubernetes and Docker tell of a service of that name, in the environment of others. */
  private static final Pattern OF_PLATFORM =
      Pattern.compile("ganvas\\.(service\\.(host|port.*)|port([.\\[].*)?)");

  /** As they are written, by their letters and digits alone: so the environment spells them too. */
  private final Map<String, String> names = new TreeMap<>();

  /** Those whose children are the user's own names. */
  private final List<String> maps = new ArrayList<>();

  /**
   * @param types the records, and the prefix of each
   */
  KnownProperties(Map<Class<?>, String> types) {
    types.forEach((type, prefix) -> addAll(prefix, type));
  }

  private void addAll(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + dashed(component.getName());
      Class<?> value = component.getType();
      if (value == List.class) {
        add(name);
        name += INDEX;
        value = ResolvableType.forType(component.getGenericType()).getGeneric(0).toClass();
      }
      if (value == Map.class) {
        maps.add(letters(name));
      } else if (value.isRecord()) {
        addAll(name, value);
      } else {
        add(name);
      }
    }
  }

  private void add(String name) {
    names.put(letters(name), name);
  }

  static boolean isOurs(String prefix) {
    return prefix.equals(ROOT) || prefix.startsWith(ROOT + ".");
  }

  /** In a property's spelling: {@code maxBatch} is {@code max-batch}. */
  static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String letters(String name) {
    return name.replaceAll("[^a-z0-9\\[\\]]", "");
  }

  /** A sentence for each property that is set and that nobody reads. */
  List<String> unknown(Environment environment) {
    List<String> unknown = new ArrayList<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource all) {
        boolean platform = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        all.stream()
            .filter(name -> !name.isEmpty() && name.getElement(0, Form.UNIFORM).equals(ROOT))
            .filter(name -> !isKnown(letters(general(name))))
            .filter(name -> !platform || !OF_PLATFORM.matcher(name.toString()).matches())
            .forEach(name -> unknown.add(sentence(name, source.getConfigurationProperty(name))));
      }
    }
    return unknown;
  }

  private boolean isKnown(String letters) {
    return names.containsKey(letters) || maps.stream().anyMatch(letters::startsWith);
  }

  private static String general(ConfigurationPropertyName name) {
    return name.toString().replaceAll("\\[\\d+]", INDEX);
  }

  private String sentence(ConfigurationPropertyName name, @Nullable ConfigurationProperty set) {
    Object origin = set == null ? null : set.getOrigin();
    return "%s is unknown%s; did you mean %s?"
        .formatted(name, origin == null ? "" : " (" + origin + ")", nearest(general(name)));
  }

  private String nearest(String name) {
    return names.values().stream()
        .min(Comparator.comparingInt(known -> distance(known, name)))
        .orElse(ROOT);
  }

  /** Of letters; the name may lack a part of the prefix. */
  private static int distance(String known, String name) {
    int shortest = levenshtein(letters(known), letters(name));
    String suffix = known;
    String wanted = letters(name.substring(ROOT.length()));
    while (suffix.indexOf('.') >= 0) {
      suffix = suffix.substring(suffix.indexOf('.') + 1);
      shortest = Math.min(shortest, 1 + levenshtein(letters(suffix), wanted));
    }
    return shortest;
  }

  /** Letters to insert, delete or replace (Levenshtein 1966). */
  private static int levenshtein(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

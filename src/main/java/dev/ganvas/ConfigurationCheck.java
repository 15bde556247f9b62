package dev.ganvas;

import dev.ganvas.storage.InvalidConfigurationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Stops the start if a property {@code ganvas.*} is one that nobody reads, or if a value is wrong:
 * all such are named at once, before anything else happens.
 */
final class ConfigurationCheck implements BeanFactoryPostProcessor {
  private final Environment environment;

  ConfigurationCheck(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    Map<Class<?>, String> types = types(beans);
    List<String> problems = new ArrayList<>(new KnownProperties(types).unknown(environment));
    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      types.forEach(
          (type, prefix) -> problems.addAll(wrongValues(prefix, type, factory.getValidator())));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(
          "the configuration is wrong:%n  %s"
              .formatted(String.join(System.lineSeparator() + "  ", problems)));
    }
  }

  /** The service's own configuration types, and the prefix of each. */
  private static Map<Class<?>, String> types(ConfigurableListableBeanFactory beans) {
    Map<Class<?>, String> types = new LinkedHashMap<>();
    for (String bean : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
      ConfigurationProperties annotation =
          beans.findAnnotationOnBean(bean, ConfigurationProperties.class);
      Class<?> type = beans.getType(bean, false);
      if (annotation != null && type != null && KnownProperties.isOurs(annotation.value())) {
        types.put(type, annotation.value());
      }
    }
    return types;
  }

  private List<String> wrongValues(String prefix, Class<?> type, Validator validator) {
    List<String> problems = new ArrayList<>();
    Object bound =
        Binder.get(environment).bindOrCreate(prefix, Bindable.of(type), new Collecting(problems));
    for (ConstraintViolation<Object> violation : validator.validate(bound)) {
      String path = KnownProperties.dashed(violation.getPropertyPath().toString());
      problems.add(
          "%s.%s: %s%s"
              .formatted(prefix, path, violation.getMessage(), shown(violation.getInvalidValue())));
    }
    return problems;
  }

  /** Texts are not shown: they may be secrets. */
  private static String shown(@Nullable Object value) {
    return value instanceof Number || value instanceof Duration || value instanceof DataSize
        ? ", not " + value
        : "";
  }

  /** Notes what cannot be converted, and goes on with the default. */
  private static final class Collecting extends AbstractBindHandler {
    private final List<String> problems;

    Collecting(List<String> problems) {
      this.problems = problems;
    }

    @Override
    public @Nullable Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
        throws Exception {
      if (error instanceof UnboundConfigurationPropertiesException) {
        return null; // Unknown properties are named elsewhere.
      }
      if (context.getConfigurationProperty() == null) {
        throw error;
      }
      Class<?> type = target.getType().toClass();
      problems.add(
          "%s: must be %s, not \"%s\""
              .formatted(name, wanted(type), context.getConfigurationProperty().getValue()));
      return null;
    }

    private static String wanted(Class<?> type) {
      if (type.isEnum()) {
        return "one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT).replace('_', '-');
      }
      return Map.of(
              int.class, "a whole number",
              long.class, "a whole number",
              double.class, "a number",
              boolean.class, "true or false",
              Duration.class, "a time such as 2s or 30m",
              DataSize.class, "a size such as 20MB")
          .getOrDefault(type, "a " + type.getSimpleName());
    }
  }
}

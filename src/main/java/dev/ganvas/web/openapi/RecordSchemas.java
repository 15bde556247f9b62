package dev.ganvas.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springframework.stereotype.Component;

/** Says in schemas what our records say: which components are always there, and their bounds. */
@Component
class RecordSchemas implements ModelConverter, PropertyCustomizer {
  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema schema = chain.next().resolve(type, context, chain);
    JavaType java = Json.mapper().constructType(type.getType());
    if (schema != null && java != null && java.getRawClass().isRecord()) {
      require(definition(schema, context), java.getRawClass());
    }
    return schema;
  }

  @SuppressWarnings("rawtypes")
  private static Schema definition(Schema schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    return context
        .getDefinedModels()
        .getOrDefault(reference.substring(reference.lastIndexOf('/') + 1), schema);
  }

  @SuppressWarnings("rawtypes")
  private static void require(Schema schema, Class<?> type) {
    Map<?, ?> properties = schema.getProperties();
    if (properties == null) {
      return;
    }
    JsonInclude included = type.getAnnotation(JsonInclude.class);
    boolean tellsNull = included != null && included.value() == JsonInclude.Include.ALWAYS;
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = renamed == null ? component.getName() : renamed.value();
      if (isAlwaysThere(component)
          && properties.containsKey(name)
          && (schema.getRequired() == null || !schema.getRequired().contains(name))) {
        schema.addRequiredItem(name);
      } else if (tellsNull && properties.get(name) instanceof Schema<?> field) {
        field.addType("null");
      }
    }
  }

  private static boolean isAlwaysThere(RecordComponent component) {
    JsonInclude included = component.getAccessor().getAnnotation(JsonInclude.class);
    return !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        && (included == null || included.value() != JsonInclude.Include.NON_EMPTY);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Schema customize(Schema property, AnnotatedType type) {
    if (type.getCtxAnnotations() != null) {
      for (Annotation annotation : type.getCtxAnnotations()) {
        if (annotation instanceof Range range) {
          property.setMinimum(BigDecimal.valueOf(range.min()));
          property.setMaximum(BigDecimal.valueOf(range.max()));
        } else if (annotation instanceof CodePointLength length) {
          property.setMaxLength(length.max());
        }
      }
    }
    return property;
  }
}

package dev.ganvas;

import static java.util.stream.Collectors.toSet;

import dev.ganvas.bulk.BulkOptions;
import dev.ganvas.datasets.DatasetSummary;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.training.TrainingOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The database: where it is, and how records get into it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  /**
   * The embedded database, a file in the data directory, unless {@code spring.datasource.url} names
   * another. What is committed is on disk: a kill loses nothing.
   */
  @Bean
  @ConditionalOnProperty(
      name = "spring.datasource.url",
      havingValue = "none",
      matchIfMissing = true)
  JdbcConnectionDetails embeddedDatabase(DataDirectory directory) {
    directory.folder(DataDirectory.DATABASE);
    String url = directory.databaseUrl() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return url;
      }

      @Override
      public String getUsername() {
        return "ganvas";
      }

      @Override
      public String getPassword() {
        return "";
      }
    };
  }

  @Bean
  static DatabaseTimeouts databaseTimeouts() {
    return new DatabaseTimeouts();
  }

  /** Migrations may take longer than a request may wait: they have connections of their own. */
  @Bean
  FlywayConfigurationCustomizer patientMigrations(JdbcConnectionDetails database) {
    return flyway -> {
      if (DatabaseTimeouts.isRemote(database.getJdbcUrl())) {
        flyway.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
      }
    };
  }

  /** Whole records in one column, as JSON. */
  @Bean
  JdbcCustomConversions jsonColumns(JdbcDialect dialect, JsonMapper json) {
    // A row of an older version lacks what is new: such switches are off.
    JsonMapper tolerant =
        json.rebuild().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
    Set<Class<?>> types = Set.of(DatasetSummary.class, TrainingOptions.class, BulkOptions.class);
    return JdbcCustomConversions.of(
        dialect, List.of(new FromJson(tolerant, types), new ToJson(json, types)));
  }

  /** Reads any record from JSON. */
  @ReadingConverter
  private record FromJson(JsonMapper json, Set<Class<?>> types) implements GenericConverter {
    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
      return types.stream().map(type -> new ConvertiblePair(String.class, type)).collect(toSet());
    }

    @Override
    public @Nullable Object convert(
        @Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
      return source == null ? null : json.readValue((String) source, to.getType());
    }
  }

  /** Writes any record as JSON. */
  @WritingConverter
  private record ToJson(JsonMapper json, Set<Class<?>> types) implements GenericConverter {
    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
      return types.stream().map(type -> new ConvertiblePair(type, String.class)).collect(toSet());
    }

    @Override
    public @Nullable Object convert(
        @Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
      return source == null ? null : json.writeValueAsString(source);
    }
  }
}

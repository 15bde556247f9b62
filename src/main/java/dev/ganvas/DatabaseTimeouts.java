package dev.ganvas;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Bounds every wait for an answer of PostgreSQL, in seconds, unless the operator has: a network
 * that swallows packets would otherwise hold a request for minutes.
 */
final class DatabaseTimeouts implements BeanPostProcessor {
  private static final Map<String, String> SECONDS =
      Map.of("connectTimeout", "2", "loginTimeout", "2", "socketTimeout", "2");

  static boolean isRemote(@Nullable String url) {
    return url != null && url.startsWith("jdbc:postgresql:");
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool && isRemote(pool.getJdbcUrl())) {
      SECONDS.forEach(pool.getDataSourceProperties()::putIfAbsent);
    }
    return bean;
  }
}

package dev.ganvas;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Bounds every wait for an answer of PostgreSQL, in seconds, unless the operator has: a network
 * that swallows packets would otherwise hold a request for minutes. And bounds PostgreSQL's waits
 * for this node: one that vanishes amid a transaction would otherwise keep its locks for hours, of
 * which one is the end of the provenance log, for which all nodes wait.
 */
final class DatabaseTimeouts implements BeanPostProcessor {
  private static final Map<String, String> SECONDS =
      Map.of("connectTimeout", "2", "loginTimeout", "2", "socketTimeout", "2");

  /** Shorter than a picture waits for its record; and nobody waits longer than for the socket. */
  private static final String SESSION =
      "set idle_in_transaction_session_timeout = '1s'; set lock_timeout = '1900ms'";

  static boolean isRemote(@Nullable String url) {
    return url != null && url.startsWith("jdbc:postgresql:");
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool && isRemote(pool.getJdbcUrl())) {
      SECONDS.forEach(pool.getDataSourceProperties()::putIfAbsent);
      if (pool.getConnectionInitSql() == null) {
        pool.setConnectionInitSql(SESSION);
      }
    }
    return bean;
  }
}

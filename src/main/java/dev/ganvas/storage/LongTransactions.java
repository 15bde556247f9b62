package dev.ganvas.storage;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Transactions in which a node does something with files. PostgreSQL gives up others after a second
 * in which it hears nothing, as nodes that vanish must not hold up the rest for longer.
 */
@Component
public class LongTransactions {
  private final JdbcTemplate jdbc;
  private final boolean remote;

  LongTransactions(JdbcTemplate jdbc, JdbcConnectionDetails connection) {
    this.jdbc = jdbc;
    remote = connection.getJdbcUrl().startsWith("jdbc:postgresql:");
  }

  /** Lets the transaction of the caller go on for as long as a slow disk may take. */
  public void allow() {
    if (remote) {
      jdbc.execute("set local idle_in_transaction_session_timeout = '30s'");
    }
  }
}

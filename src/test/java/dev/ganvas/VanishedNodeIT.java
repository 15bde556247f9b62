package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node whose packets get lost amid transactions: what it has locked is soon free for others. */
@Timeout(120)
class VanishedNodeIT {
  private static final int TRANSACTIONS = 5;

  private static HikariDataSource pool(int port) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(port));
    return (HikariDataSource)
        new DatabaseTimeouts().postProcessBeforeInitialization(pool, "dataSource");
  }

  private static Connection begin(HikariDataSource pool) throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void lock(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select last from head for update");
    } catch (SQLException e) {
      // Its answer is lost.
    }
  }

  @Test
  void itsLocksAreSoonFree() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        TcpProxy way = new TcpProxy(postgres.getPort());
        HikariDataSource vanished = pool(way.port());
        HikariDataSource other = pool(postgres.getPort())) {
      JdbcTemplate alive = new JdbcTemplate(other);
      alive.execute("create table head as select 1 as last");
      List<Connection> transactions = new ArrayList<>();
      for (int i = 0; i < TRANSACTIONS; i++) {
        transactions.add(begin(vanished));
      }
      // One gets the lock, and the others wait for it.
      transactions.forEach(connection -> new Thread(() -> lock(connection)).start());
      Thread.sleep(200);
      way.mode(TcpProxy.Mode.SWALLOW);
      long since = System.nanoTime();
      int changed = 0;
      while (changed == 0) {
        try {
          changed = alive.update("update head set last = 2");
        } catch (DataAccessException e) {
          // It may have waited for one that vanished, and then for another.
        }
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }
}

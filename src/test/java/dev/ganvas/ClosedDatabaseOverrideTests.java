package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedDatabaseOverrideTests {
  @TempDir Path directory;

  private static int count(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from kept")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aDatabaseThatClosedItselfIsOpenedAgainWithAllThatWasCommitted() throws SQLException {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl("jdbc:h2:file:" + directory.resolve("db") + ";WRITE_DELAY=0");
    configuration.setMaximumPoolSize(3);
    configuration.setExceptionOverrideClassName(ClosedDatabaseOverride.class.getName());
    try (HikariDataSource pool = new HikariDataSource(configuration)) {
      execute(pool, "create table kept (id int)");
      execute(pool, "insert into kept values (1)");
      assertThatThrownBy(() -> execute(pool, "shutdown immediately"))
          .isInstanceOf(SQLException.class);
      int found = -1;
      for (int attempt = 0; attempt < 4 && found < 0; attempt++) {
        try {
          found = count(pool);
        } catch (SQLException e) {
          assertThat(e.getErrorCode()).isIn(90098, 90121);
        }
      }
      assertThat(found).isEqualTo(1);
    }
  }
}

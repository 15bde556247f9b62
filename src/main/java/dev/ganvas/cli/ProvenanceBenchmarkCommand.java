package dev.ganvas.cli;

import com.zaxxer.hikari.HikariDataSource;
import dev.ganvas.provenance.LookupBenchmark;
import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * {@code ganvas provenance-benchmark}: how quickly the provenance log is written and searched on
 * this machine, in an embedded database of its own.
 */
final class ProvenanceBenchmarkCommand {
  private ProvenanceBenchmarkCommand() {}

  static void run(CommandLine arguments) throws IOException {
    int records = arguments.integer("records", 1_000_000);
    arguments.finish();
    Path directory = Files.createTempDirectory("ganvas-provenance");
    try (HikariDataSource database = new HikariDataSource()) {
      database.setJdbcUrl(new DataDirectory(directory).databaseUrl() + ";WRITE_DELAY=0");
      database.setUsername("ganvas");
      System.out.println(LookupBenchmark.run(database, Math.max(1, records)));
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }
}

package dev.ganvas.cli;

import com.zaxxer.hikari.HikariDataSource;
import dev.ganvas.provenance.LookupBenchmark;
import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ganvas provenance-benchmark}: how quickly the provenance log is written and searched on
 * this machine, in an embedded database of its own.
 */
@Command(
    name = "provenance-benchmark",
    description = "Measure how fast the provenance log is written and searched.")
final class ProvenanceBenchmarkCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      defaultValue = "1000000",
      paramLabel = "<count>",
      description = "Records to write. Default: ${DEFAULT-VALUE}")
  int records;

  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("ganvas-provenance");
    try (HikariDataSource database = new HikariDataSource()) {
      database.setJdbcUrl(new DataDirectory(directory).databaseUrl() + ";WRITE_DELAY=0");
      database.setUsername("ganvas");
      System.out.println(LookupBenchmark.run(database, Math.max(1, records)));
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
    return 0;
  }
}

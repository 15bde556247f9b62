package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The one place, besides the system's temporary files, that the service writes to.
 *
 * @param dataDir created if it is missing
 */
@ConfigurationProperties("ganvas")
public record DataDirectory(@DefaultValue("./data") Path dataDir) {
  /** The folder of the embedded database. */
  public static final String DATABASE = "database";

  /**
   * A folder in it, made if it is missing.
   *
   * @throws InvalidConfigurationException if it cannot be made
   */
  public Path folder(String name) {
    Path folder = dataDir.resolve(name);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "ganvas.data-dir: %s cannot be created (%s)".formatted(folder.toAbsolutePath(), e));
    }
  }

  /** Where the embedded database of this directory is, for JDBC. */
  public String databaseUrl() {
    return "jdbc:h2:file:" + database("") + ";MODE=PostgreSQL";
  }

  /** Whether there is an embedded database in this directory. */
  public boolean hasDatabase() {
    return Files.exists(database(".mv.db"));
  }

  private Path database(String suffix) {
    return dataDir.toAbsolutePath().normalize().resolve(DATABASE).resolve("ganvas" + suffix);
  }
}

package dev.ganvas.cli;

import dev.ganvas.provenance.ChainVerification;
import dev.ganvas.storage.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas verify-log}: goes through the provenance log of a service, which need not run, and
 * names the first record that is not as it was written.
 */
final class VerifyLogCommand {
  private VerifyLogCommand() {}

  static void run(CommandLine arguments) throws IOException {
    Path directory = Path.of(arguments.text("data-dir", "./data"));
    String url = arguments.text("url", "");
    String user = arguments.text("user", "ganvas");
    String password = arguments.text("password", "");
    List<String> files = arguments.list("checkpoints");
    String root = arguments.text("trust-root", "");
    arguments.finish();
    if (url.isEmpty()) {
      url = new DataDirectory(directory).databaseUrl() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
    }
    List<String> checkpoints = new ArrayList<>();
    for (String file : files) {
      checkpoints.add(signature(Files.readString(Path.of(file))));
    }
    DataSource database = new DriverManagerDataSource(url, user, password);
    ChainVerification result;
    try {
      result = ChainVerification.of(database, checkpoints, root.isEmpty() ? null : read(root));
    } catch (DataAccessException e) {
      throw new IllegalArgumentException(
          "the log cannot be read: " + e.getMostSpecificCause().getMessage(), e);
    }
    System.out.printf(
        "%d records are whole, from number %d on%n", result.rows(), result.base() + 1);
    if (result.problem() != null) {
      System.out.println("BROKEN: " + result.problem());
      System.exit(1);
    }
    System.out.println(
        "the chain is whole, and goes through all of "
            + checkpoints.size()
            + " checkpoints that were given");
  }

  /** The signed form out of an answer of {@code /provenance/checkpoint}, or as it is. */
  private static String signature(String kept) {
    if (!kept.stripLeading().startsWith("{")) {
      return kept;
    }
    try {
      return JsonMapper.builder().build().readTree(kept).path("signature").asString("");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a checkpoint: " + e.getOriginalMessage(), e);
    }
  }

  private static X509Certificate read(String file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + " is not a certificate in PEM", e);
    }
  }
}

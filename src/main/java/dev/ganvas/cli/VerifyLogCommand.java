package dev.ganvas.cli;

import dev.ganvas.provenance.ChainVerification;
import dev.ganvas.provenance.Checkpoint;
import dev.ganvas.storage.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas verify-log}: goes through the provenance log of a service, which need not run, and
 * names the first record that is not as it was written.
 */
@Command(name = "verify-log", description = "Check every record of the provenance log.")
final class VerifyLogCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      defaultValue = "./data",
      paramLabel = "<folder>",
      description = "Data directory of the service. Default: ${DEFAULT-VALUE}")
  Path dataDir;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      description = "Its database (JDBC), unless that is the embedded one.")
  @Nullable String url;

  @Option(
      names = "--user",
      defaultValue = "ganvas",
      paramLabel = "<name>",
      description = "Of the database. Default: ${DEFAULT-VALUE}")
  String user;

  @Option(
      names = "--password",
      defaultValue = "",
      paramLabel = "<password>",
      description = "Of the database.")
  String password;

  @Option(
      names = "--checkpoints",
      split = ",",
      paramLabel = "<file>",
      description = "Checkpoints kept elsewhere, which the log must go through.")
  List<Path> checkpoints = List.of();

  @Option(
      names = "--trust-root",
      paramLabel = "<file>",
      description = "Certificate (PEM) whose signatures count. Default: anybody's")
  @Nullable Path trustRoot;

  @Override
  public Integer call() throws IOException {
    ChainVerification result = verify();
    System.out.printf(
        "%d records are whole, from number %d on%n", result.rows(), result.base() + 1);
    if (result.problem() != null) {
      System.out.println("BROKEN: " + result.problem());
      return 1;
    }
    System.out.println(
        "the chain is whole, and goes through all of "
            + checkpoints.size()
            + " checkpoints that were given");
    return 0;
  }

  private ChainVerification verify() throws IOException {
    List<String> signatures = new ArrayList<>();
    for (Path file : checkpoints) {
      signatures.add(signature(file));
    }
    X509Certificate trusted = trustRoot == null ? null : read(trustRoot);
    try {
      return ChainVerification.of(database(), signatures, trusted);
    } catch (DataAccessException e) {
      throw new IllegalArgumentException(
          "the log cannot be read: " + e.getMostSpecificCause().getMessage(), e);
    }
  }

  private DataSource database() {
    return new DriverManagerDataSource(url == null ? embedded() : url, user, password);
  }

  private String embedded() {
    DataDirectory directory = new DataDirectory(dataDir);
    if (!directory.hasDatabase()) {
      throw new IllegalArgumentException(
          "there is no database of a service in %s: see --data-dir and --url".formatted(dataDir));
    }
    return directory.databaseUrl() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
  }

  /** The signed form out of an answer of {@code /provenance/checkpoint}, or as it is. */
  private static String signature(Path file) throws IOException {
    String kept = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    String signature = kept.stripLeading().startsWith("{") ? signatureIn(kept) : kept;
    if (!Checkpoint.isSigned(signature)) {
      throw new IllegalArgumentException(file + " is no checkpoint");
    }
    return signature;
  }

  private static String signatureIn(String answer) {
    try {
      return JsonMapper.builder().build().readTree(answer).path("signature").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  private static X509Certificate read(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + " is not a certificate in PEM", e);
    }
  }
}

package dev.ganvas.storage;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A server that speaks S3 (S3Proxy), in a process of its own, and a bucket on it. */
public final class S3Server implements AutoCloseable {
  private static final String BUCKET = "pictures";
  private static final String ACCESS_KEY = "tester";
  private static final String SECRET_KEY = "a-secret-of-the-store";

  private final int port;
  private final Path folder;
  private final ProcessBuilder command;
  private Process process;

  /**
   * Starts a server.
   *
   * @param folder empty; its objects are files in it
   */
  public S3Server(Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    Path configuration =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, ACCESS_KEY, SECRET_KEY, folder.resolve("data")));
    command =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-jar",
                "target/s3-server/s3proxy.jar",
                "--properties",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile());
    process = command.start();
    awaitReady();
  }

  private void awaitReady() {
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), port).close();
              return true;
            });
  }

  public int port() {
    return port;
  }

  /** The properties of a service that uses it, as {@code name=value}. */
  public List<String> properties() {
    return List.of(
        "ganvas.storage.s3.endpoint=http://127.0.0.1:" + port,
        "ganvas.storage.s3.bucket=" + BUCKET,
        "ganvas.storage.s3.path-style=true",
        "ganvas.storage.s3.access-key=" + ACCESS_KEY,
        "ganvas.storage.s3.secret-key=" + SECRET_KEY);
  }

  /** The same, over another way to it. */
  S3Properties properties(int port, String prefix) {
    return new S3Properties(
        BUCKET,
        URI.create("http://127.0.0.1:" + port),
        "us-east-1",
        prefix,
        true,
        ACCESS_KEY,
        SECRET_KEY);
  }

  /** The names of all objects under a folder of the bucket. */
  public List<String> objects(String below) throws IOException {
    Path bucket = folder.resolve("data").resolve(BUCKET);
    if (!Files.exists(bucket.resolve(below))) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(bucket.resolve(below))) {
      return tree.filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** The file of an object, to be altered. */
  Path object(String name) {
    return folder.resolve("data").resolve(BUCKET).resolve(name);
  }

  /** Ends it; its objects stay. */
  public void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again where it was. */
  public void restart() throws IOException {
    process = command.start();
    awaitReady();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

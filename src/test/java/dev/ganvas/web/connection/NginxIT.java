package dev.ganvas.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasApplication;
import dev.ganvas.web.AdminKey;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service behind Debian's nginx, which terminates TLS, as the documentation configures both.
 */
@Timeout(180)
class NginxIT {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final int PER_MINUTE = 3;

  @TempDir static Path directory;
  private static ConfigurableApplicationContext service;
  private static Process nginx;
  private static int port;
  private static int securePort;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
    String documentation = Files.readString(Path.of("docs/operations.md"));
    service =
        new SpringApplicationBuilder(GanvasApplication.class)
            .run(
                "--server.port=0",
                "--ganvas.data-dir=" + directory.resolve("data"),
                "--ganvas.generation.default-model=fashion",
                "--ganvas.verification.per-minute=" + PER_MINUTE,
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + AdminKey.SECRET,
                "--" + block(documentation, "properties").lines().findFirst().orElseThrow(),
                "--server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1");
    port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port", ""));
    try (ServerSocket free = new ServerSocket(0)) {
      securePort = free.getLocalPort();
    }
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
        "-keyout",
        "key.pem",
        "-out",
        "certificate.pem");
    String location = block(documentation, "nginx").replace("127.0.0.1:8080", "127.0.0.1:" + port);
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        daemon off;
        pid nginx.pid;
        error_log error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d ssl;
            ssl_certificate certificate.pem;
            ssl_certificate_key key.pem;
            %s
          }
        }
        """
            .formatted(securePort, location));
    File log = directory.resolve("nginx.log").toFile();
    nginx =
        new ProcessBuilder(
                NGINX.toString(), "-e", "error.log", "-p", directory.toString(), "-c", "nginx.conf")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !nginx.isAlive() || curl("/livez").startsWith("HTTP/1.1 200"));
    assertThat(nginx.isAlive()).as(Files.readString(log.toPath())).isTrue();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
    if (service != null) {
      service.close();
    }
  }

  private static String block(String page, String language) {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as("an example in " + language).isTrue();
    return block.group(1);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor(60, TimeUnit.SECONDS);
    return Files.readString(output, StandardCharsets.ISO_8859_1);
  }

  private static String curl(String path, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-ksi", "--http1.1", "--max-time", "40"));
    command.addAll(List.of(options));
    command.add("https://localhost:" + securePort + path);
    return run(command.toArray(String[]::new));
  }

  private static String verify(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-F", "file=@picture.png"));
    all.addAll(List.of(options));
    return curl("/verify", all.toArray(String[]::new));
  }

  @Test
  void addressesAreThoseOfTheClientsAndOnlyTheProxyIsBelieved() throws Exception {
    curl("/images/fashion/1.png?size=64", "-o", "headers-and-picture");
    run(
        "curl",
        "-so",
        "picture.png",
        "http://localhost:%d/images/fashion/1.png?size=64".formatted(port));
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(verify()).startsWith("HTTP/1.1 200");
    }
    assertThat(verify()).startsWith("HTTP/1.1 429");
    // What the client says of itself is one more address, and that of the connection counts.
    assertThat(verify("-H", "X-Forwarded-For: 10.1.1.1")).startsWith("HTTP/1.1 429");
  }

  @Test
  void streamsAreNotHeldBack() throws Exception {
    String stream =
        curl(
            "/v1/images/generations",
            "-H",
            "Content-Type: application/json",
            "-d",
            "{\"prompt\": \"a person\", \"model\": \"characters\", \"stream\": true}");
    assertThat(stream).contains("event:image_generation.completed");
    // nginx acts on the header, and so does not pass it on.
    String straight =
        run(
            "curl",
            "-si",
            "-H",
            "Content-Type: application/json",
            "-d",
            "{\"prompt\": \"a person\", \"model\": \"characters\", \"stream\": true}",
            "http://localhost:%d/v1/images/generations".formatted(port));
    assertThat(straight.toLowerCase(Locale.ROOT)).contains("x-accel-buffering: no");
  }

  @Test
  void addressesOfPicturesHaveTheSchemeThatTheClientSees() throws Exception {
    assertThat(
            curl(
                "/v1/images/generations",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"prompt\": \"a person\", \"model\": \"characters\","
                    + " \"response_format\": \"url\"}"))
        .contains("https://localhost:" + securePort + "/pictures/");
  }

  @Test
  void refusalsAreReadBeforeTheBodyIsThrough() throws Exception {
    Files.write(directory.resolve("large"), new byte[40_000_000]);
    assertThat(curl("/admin/datasets", "-F", "file=@large"))
        .contains("HTTP/1.1 401")
        .contains("key_required");
    assertThat(curl("/verify", "-F", "file=@large"))
        .contains("HTTP/1.1 413")
        .contains("file_too_large");
    assertThat(curl("/generate", "-H", "Content-Type: application/json", "--data-binary", "@large"))
        .contains("HTTP/1.1 413")
        .contains("body_too_large");
  }

  @Test
  void withoutTheProxyRefusalsAreReadToo() throws Exception {
    byte[] block = new byte[100_000];
    try (Socket socket = new Socket("localhost", port)) {
      String head =
          "POST /admin/datasets HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n"
              + "Content-Type: multipart/form-data; boundary=b\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      int sent = 0;
      try {
        while (answer.available() == 0 && sent < 100) {
          socket.getOutputStream().write(block);
          sent++;
        }
      } catch (SocketException e) {
        // Nobody reads on; what came before can be read as ever.
      }
      byte[] start = answer.readNBytes(12);
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }
}

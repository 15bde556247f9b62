package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import dev.ganvas.web.pages.Browser.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.function.SingletonSupplier;

/** What people do in a browser; all classes of it share one service. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.provenance.patience=30s",
      "ganvas.training.poll-interval=200ms",
      "ganvas.gallery.open=true",
      "ganvas.gallery.per-minute=1000",
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(
    named = "browser.tests",
    matches = "false",
    disabledReason = "the pages are not tested: switched off")
abstract class BrowserScenarios {
  private static String axe = "";

  /** New in each run: versions count from 1. */
  private static final SingletonSupplier<String> DATA =
      SingletonSupplier.of(BrowserScenarios::data);

  @LocalServerPort int port;
  @TempDir static Path folder;
  Browser browser;

  private static String data() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pages-").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void directory(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", DATA::obtain);
  }

  /** A page that needs nothing. */
  String quietPage() {
    return "/verify";
  }

  @BeforeAll
  void start() throws Exception {
    browser = new Browser(port);
    if (axe.isEmpty()) {
      axe = Axe.script();
    }
  }

  @AfterAll
  void stop() {
    browser.close();
  }

  @BeforeEach
  void forgetThePast() {
    browser.open(quietPage()).run("localStorage.clear(); sessionStorage.clear()");
    browser.errors();
  }

  static Stream<Look> looks() {
    return Browser.LOOKS.stream();
  }

  void assertGood() {
    browser.assertSound();
    assertThat(browser.faults(axe)).isEmpty();
  }
}

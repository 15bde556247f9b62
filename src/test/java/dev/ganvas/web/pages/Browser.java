package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window, that one person uses at a time. */
final class Browser implements AutoCloseable {
  /** How a page is looked at. */
  record Look(int width, boolean dark) {
    @Override
    public String toString() {
      return width + (dark ? " dark" : " light");
    }
  }

  static final List<Look> LOOKS =
      List.of(
          new Look(1400, false), new Look(400, false), new Look(1400, true), new Look(400, true));

  /** A training is waited for, too. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int HEIGHT = 900;

  private final ChromeDriver driver;
  private final String origin;

  /**
   * @throws AssertionError on a machine without Chromium and its driver
   */
  Browser(int port) {
    origin = "http://localhost:" + port;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(installed("chromium", "chromium-browser", "google-chrome").toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(installed("chromedriver").toFile())
                .build(),
            options);
  }

  private static Path installed(String... names) {
    return Arrays.stream(names)
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "the pages are tested in a browser, but there is no %s here: install chromium and chromium-driver, or run without these tests by -Dbrowser.tests=false"
                        .formatted(String.join(" or ", names))));
  }

  Browser look(Look look) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            look.width(),
            "height",
            HEIGHT,
            "deviceScaleFactor",
            1,
            "mobile",
            look.width() < 600));
    String scheme = look.dark() ? "dark" : "light";
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** Opens a page and waits until nothing on it is busy. */
  Browser open(String path) {
    driver.get(origin + path);
    return settle();
  }

  Browser settle() {
    await(
        "nothing is busy",
        browser ->
            Boolean.TRUE.equals(
                browser.run(
                    "return document.readyState === 'complete'"
                        + " && !document.querySelector('[aria-busy=true]')"
                        + " && [...document.querySelectorAll('gan-picture[src]')]"
                        + ".every((p) => p.matches('.there:not(.waiting), .failed'))")));
    return this;
  }

  void await(String what, Predicate<Browser> condition) {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + ", but the page says: " + text("body"))
        .until(anything -> condition.test(this));
  }

  String address() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  Object run(String script, Object... arguments) {
    Object answer = driver.executeScript(script, arguments);
    return answer == null ? "" : answer;
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return one(selector).getText();
  }

  Browser click(String selector) {
    WebElement element = one(selector);
    run("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
    return this;
  }

  /** A button or link by its words; looks again where the page was drawn anew meanwhile. */
  Browser press(String words) {
    await(
        "something to press says " + words,
        browser -> {
          Optional<WebElement> element =
              all("button, a, summary").stream()
                  .filter(WebElement::isDisplayed)
                  .filter(candidate -> candidate.getText().strip().equals(words))
                  .findFirst();
          element.ifPresent(
              found -> {
                run("arguments[0].scrollIntoView({block: 'center'})", found);
                found.click();
              });
          return element.isPresent();
        });
    return this;
  }

  /** Without a mouse. */
  void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Tabs on until what has the focus answers to the selector. */
  void tabTo(String selector) {
    for (int i = 0; i < 100; i++) {
      if (driver.switchTo().activeElement().isDisplayed()
          && Boolean.TRUE.equals(
              run("return document.activeElement.matches(arguments[0])", selector))) {
        return;
      }
      keys(Keys.TAB);
    }
    throw new AssertionError("the Tab key does not lead to " + selector);
  }

  /** Of what is on screen. */
  byte[] screenshot() {
    Map<String, Object> answer =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode((String) Objects.requireNonNull(answer.get("data")));
  }

  /** Errors on the console since it was last asked. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Everything asked of others than the service by the page that is open. */
  Stream<String> requestsElsewhere() {
    @SuppressWarnings("unchecked") // What the script answers with.
    List<String> asked =
        (List<String>)
            run("return performance.getEntriesByType('resource').map((entry) => entry.name)");
    return asked.stream()
        .filter(address -> !address.startsWith(origin + "/"))
        .filter(address -> !address.startsWith("blob:" + origin + "/"));
  }

  /** Faults that axe-core calls serious or critical, in words. */
  List<?> faults(String axe) {
    driver.executeScript(axe);
    return (List<?>)
        Objects.requireNonNull(
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run().then(({ violations }) => done(violations
                  .filter((v) => ['serious', 'critical'].includes(v.impact))
                  .map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' ')}`)));
                """));
  }

  /** No error, no request elsewhere, nothing wider than the window. */
  void assertSound() {
    assertThat(errors()).isEmpty();
    assertThat(requestsElsewhere()).isEmpty();
    assertThat(
            run(
                "const { scrollWidth, clientWidth } = document.documentElement;"
                    + " return scrollWidth - clientWidth"))
        .as("pixels by which the page is wider than the window")
        .isEqualTo(0L);
  }

  @Override
  public void close() {
    driver.quit();
  }
}

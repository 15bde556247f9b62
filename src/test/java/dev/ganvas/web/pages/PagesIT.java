package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.web.pages.Browser.Look;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What people do in their browsers, on telephones and on wide screens, by day and by night. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "ganvas.provenance.patience=30s")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(
    named = "browser.tests",
    matches = "false",
    disabledReason = "the pages are not tested: switched off")
class PagesIT {

  @LocalServerPort private int port;
  @TempDir private static Path folder;
  private String axe = "";
  private Browser browser;

  @BeforeAll
  void start() throws Exception {
    browser = new Browser(port);
    axe = Axe.script(folder);
  }

  @AfterAll
  void stop() {
    browser.close();
  }

  @BeforeEach
  void forgetThePast() {
    browser.open("/verify").run("localStorage.clear(); sessionStorage.clear()");
    browser.errors();
  }

  static Stream<Look> looks() {
    return Browser.LOOKS.stream();
  }

  private void assertGood() {
    browser.assertSound();
    assertThat(browser.faults(axe)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void theStudioMakesPicturesOfWhatIsAskedFor(Look look) {
    browser.look(look).open("/");
    assertThat(browser.all("#wall .there")).hasSize(8);
    browser.one("#prompt").clear();
    browser.one("#prompt").sendKeys("a woman with red hair and a hat");
    browser.click("#order .main").settle();
    browser.await("the unknown phrase", page -> page.text("#unknown").contains("hat"));
    assertThat(browser.one("#wall img").getDomAttribute("alt"))
        .startsWith(
            "AI-generated picture: a woman with red hair and a hat (model characters, seed ");
    assertThat(browser.text("#status")).startsWith("8 pictures in");
    assertGood();

    browser.click(".tile .open").settle();
    assertThat(browser.text("#viewer-title")).isEqualTo("A woman with red hair and a hat");
    browser.press("As a request");
    String seed = browser.one("#seed").getDomProperty("value");
    assertThat(browser.text("#code")).contains("curl", "/generate", "\"seed\": " + seed);
    browser.press("Favourite");
    assertGood();
    browser.click("#viewer-close");
    assertThat(browser.all("#favourites button")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("looks")
  void modelsOfClassesOfferThem(Look look) {
    browser.look(look).open("/?model=fashion");
    browser.run("document.querySelector('#classes input[value=bag]').click()");
    browser.settle();
    assertThat(browser.text("#wall-title")).isEqualTo("Bag");
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertGood();
  }

  @Test
  void aPermanentLinkShowsTheSamePicture() {
    browser.look(Browser.LOOKS.get(0)).open("/?model=characters&seed=-3&prompt=a+sad+man");
    assertThat(browser.one("#viewer").getDomAttribute("open")).isNotNull();
    assertThat(browser.text("#viewer-title")).isEqualTo("A sad man");
    assertThat(browser.one("#viewer-picture img").getDomProperty("src"))
        .contains("/images/characters/-3.png?prompt=a+sad+man");
    browser.assertSound();
  }

  @Test
  void keysAloneMakeAPicture() {
    browser.look(Browser.LOOKS.get(0)).open("/");
    browser.tabTo("#prompt");
    browser.keys("a man with green hair", Keys.ENTER);
    browser.await("the title", page -> page.text("#wall-title").equals("A man with green hair"));
    browser.settle().tabTo(".tile .open");
    browser.keys(Keys.ENTER);
    browser.settle();
    assertThat(browser.text("#viewer-title")).isEqualTo("A man with green hair");
    browser.keys(Keys.ARROW_RIGHT);
    browser.settle();
    browser.keys(Keys.ESCAPE);
    assertThat(browser.one("#viewer").isDisplayed()).isFalse();
    assertThat(browser.run("return document.activeElement.matches('.tile .open')")).isEqualTo(true);
  }

  @ParameterizedTest
  @MethodSource("looks")
  void thePersonIsAnotherAtEveryVisitAndTheSameByItsLink(Look look) {
    String first = face(browser.look(look).open("/person"));
    assertThat(face(browser.open("/person"))).isNotEqualTo(first);
    browser.press("Another one").settle();
    String another = face(browser);
    assertThat(browser.address()).contains("seed=");
    assertGood();
    assertThat(face(browser.press("Permanent link").settle())).isEqualTo(another);
    browser.press("Check this picture");
    browser.await("a verdict", page -> !page.all("#verdict").isEmpty());
    assertThat(browser.text("#verdict")).isEqualTo("Made here, by AI");
    assertGood();
  }

  private static String face(Browser page) {
    return Objects.requireNonNull(page.one("#face img").getDomProperty("src"));
  }

  @ParameterizedTest
  @CsvSource({"plain, No mark was found", "made, 'Made here, by AI'"})
  void aPictureIsChecked(String which, String verdict) throws Exception {
    Path file = folder.resolve(which + ".png");
    Files.write(file, which.equals("plain") ? noise() : get("/images/cells/4.png?size=256"));
    browser.look(Browser.LOOKS.get(1)).open("/verify");
    browser.one("#file").sendKeys(file.toString());
    browser.await("a verdict", page -> !page.all("#verdict").isEmpty());
    assertThat(browser.text("#verdict")).isEqualTo(verdict);
    assertThat(browser.all(".layer")).hasSize(4);
    assertThat(browser.text("main")).doesNotContainIgnoringCase("is not AI");
    assertGood();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void modelsShowTheirCards(Look look) {
    browser.look(look).open("/models");
    assertThat(browser.all("#cards li")).hasSizeGreaterThan(2);
    assertGood();
    browser.click("#cards a[href='/models/fashion']").settle();
    assertThat(browser.text("h1")).isEqualTo("fashion");
    assertThat(browser.all(".seeds .there")).hasSize(24);
    assertThat(browser.text("main"))
        .contains("Fashion-MNIST", "MIT", "Fréchet distance", "Seeds 0 to 23", "ankle-boot");
    assertGood();
    browser.press("Make pictures with it").settle();
    assertThat(browser.one("input[value=fashion]").isSelected()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/models, '*/*', application/json",
    "/models/fashion, application/json, application/json",
    "/models/fashion, 'text/html,*/*;q=0.8', text/html;charset=UTF-8",
    "/, '*/*', text/html;charset=UTF-8"
  })
  void programsGetJsonWherePeopleGetPages(String path, String accept, String type)
      throws Exception {
    Answer answer = send(path, accept);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    if (type.startsWith("text/html")) {
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe");
    }
  }

  @Test
  void linksThatAreSharedShowTheirPicture() throws Exception {
    String page = send("/?model=fashion&seed=4&class=bag&utm_source=x", "text/html").text();
    Matcher image = Pattern.compile("og:image\" content=\"http://[^/]+([^\"]+)").matcher(page);
    assertThat(image.find()).isTrue();
    String path = image.group(1).replace("&#x3D;", "=").replace("&amp;", "&");
    assertThat(path).isEqualTo("/images/fashion/4.png?class=bag");
    assertThat(send(path, "*/*").headers().firstValue("Content-Type")).hasValue("image/png");
  }

  @Test
  void scriptsAreLight() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/pages/assets"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".js"))
                  .mapToLong(file -> file.toFile().length())
                  .sum())
          .isLessThan(200_000);
    }
  }

  private static byte[] noise() throws IOException {
    BufferedImage picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 96 * 96; i++) {
      picture.setRGB(i % 96, i / 96, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", file);
    return file.toByteArray();
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    return send(path, "*/*").body();
  }

  private Answer send(String path, String accept) throws IOException, InterruptedException {
    return GanvasClient.at(port).accept(accept).get(path).expect(200);
  }
}

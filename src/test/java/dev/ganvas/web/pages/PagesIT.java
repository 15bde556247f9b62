package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.web.pages.Browser.Look;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What people do in their browsers, on telephones and on wide screens, by day and by night. */
class PagesIT extends BrowserScenarios {

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

  /** Pick one of sixteen, then of sixteen like it, and again: and take it back. */
  @ParameterizedTest
  @MethodSource("looks")
  void aCharacterOfOnesOwnIsThreeClicksAway(Look look) {
    browser.look(look).open("/");
    for (int i = 0; i < 3; i++) {
      browser.click(".tile .open").settle().press("More like this").settle();
      assertThat(browser.all("#wall .there")).hasSize(16);
      assertThat(browser.all("#base .there")).hasSize(1);
    }
    assertGood();
    browser.click(".tile .open").settle();
    assertThat(browser.one("#viewer-picture img").getDomProperty("src")).contains("mix=");
    assertThat(shown()).contains("/images/characters/");
    browser.press("As a request");
    assertThat(browser.text("#code")).contains("\"mix\": [{\"seed\": ");
    browser.click("#viewer-close");
    browser.press("Undo").settle().press("Undo").settle().press("Undo").settle();
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertThat(browser.one("#undo").isDisplayed()).isFalse();
    browser.assertSound();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void twoPicturesAreMixed(Look look) {
    browser.look(look).open("/");
    browser.click(".tile .open").settle().press("Mix with…").settle();
    browser.click("#mixing-choices button").settle();
    String half = shown();
    assertThat(half).contains("%22weight%22%3A+0.5");
    browser.run(
        "const share = document.getElementById('mixing-share'); share.value = 0.9;"
            + " share.dispatchEvent(new Event('input'))");
    browser.settle();
    assertThat(shown()).contains("%22weight%22%3A+0.9").isNotEqualTo(half);
    assertGood();
    browser.press("Eight steps between them").settle();
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertThat(browser.text("#wall-title")).isEqualTo("From one to the other");
    assertGood();
  }

  /** A picture is sent to be varied, and so is one of those that come back. */
  @ParameterizedTest
  @MethodSource("looks")
  void aPictureIsVaried(Look look) {
    browser.look(look).open("/?model=faces&seed=3");
    browser.press("Vary").settle();
    assertThat(browser.text("#wall-title")).isEqualTo("Variations");
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertThat(browser.all("#base .there")).hasSize(1);
    assertThat(browser.all(".tile .heart")).isEmpty();
    assertGood();
    String first = browser.one("#wall img").getDomProperty("src");
    browser.click(".tile .open").settle();
    browser.await("the likeness", page -> page.text("#viewer-facts").contains("likeness 0."));
    assertThat(browser.text("#viewer-title")).startsWith("A variation of ");
    assertThat(browser.one("#viewer-code").isDisplayed()).isFalse();
    assertThat(browser.run("return document.querySelector('#viewer-picture img').naturalWidth"))
        .isEqualTo(512L);
    assertGood();
    browser.press("Vary").settle();
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertThat(browser.one("#wall img").getDomProperty("src")).isNotEqualTo(first);
    browser.press("Undo").settle();
    assertThat(browser.all("#wall .there")).hasSize(8);
    assertThat(browser.text("#status")).startsWith("8 pictures in");
    browser.assertSound();
  }

  @Test
  void whatCannotVaryIsNotAskedTo() {
    browser.look(Browser.LOOKS.get(0)).open("/?model=fashion&seed=3");
    assertThat(browser.text("#viewer-acts")).contains("Dream").doesNotContain("Vary");
    browser.assertSound();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void theMapLeadsFromPictureToPicture(Look look) {
    browser.look(look).open("/explorer?model=characters&seed=7");
    assertThat(browser.all("#map .there")).hasSize(25);
    String middle = "#map .middle gan-picture";
    String corner = "#map button:last-child gan-picture";
    assertThat(source(middle)).doesNotContain("directions");
    String wanted = source(corner);
    assertThat(wanted).contains("directions=3%2C3");
    browser.click("#map button:last-child").settle();
    assertThat(source(middle)).isEqualTo(wanted);
    assertThat(browser.address()).contains("directions=3%2C3", "seed=7");
    assertGood();
    browser.press("Undo").settle();
    assertThat(source(middle)).doesNotContain("directions");
    browser.run(
        "const slider = document.querySelectorAll('#sliders input')[4]; slider.value = -2;"
            + " slider.dispatchEvent(new Event('change'))");
    browser.settle();
    assertThat(source(middle)).contains("directions=0%2C0%2C0%2C0%2C-2");
    browser.press("Go on with it in the studio").settle();
    assertThat(source("#viewer-picture gan-picture")).contains("directions=0%2C0%2C0%2C0%2C-2");
    browser.press("Explore around it").settle();
    assertThat(source(middle)).contains("directions=0%2C0%2C0%2C0%2C-2");
    assertGood();
  }

  private String source(String selector) {
    return Objects.requireNonNull(browser.one(selector).getDomAttribute("src"));
  }

  private String shown() {
    return source("#viewer-picture gan-picture");
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
  void theBestOfSeveralDraftsIsOpenedByItsOwnSeed() throws Exception {
    browser.look(Browser.LOOKS.get(0)).open("/?model=faces").settle();
    assertThat(browser.one("#drafts input[value='4']").isSelected()).isTrue();
    List<String> first = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (WebElement tile : browser.all("#wall gan-picture")) {
      String address = Objects.requireNonNull(tile.getDomAttribute("src"));
      assertThat(address).contains("bestOf=4");
      first.add(address.replaceAll(".*/(-?\\d+)\\.png.*", "$1"));
      String alt =
          Objects.requireNonNull(tile.findElement(By.tagName("img")).getDomAttribute("alt"));
      taken.add(alt.replaceAll(".*seed (-?\\d+)\\)", "$1"));
      String own = "/images/faces/%s.png?size=256".formatted(taken.get(taken.size() - 1));
      // Their invisible marks differ.
      assertThat(difference(get(address), get(own))).isLessThan(3);
    }
    assertThat(taken).hasSize(8).isNotEqualTo(first);
    browser.click(".tile .open").settle();
    assertThat(browser.text("#viewer-facts")).endsWith("seed " + taken.get(0));
    assertThat(source("#viewer-picture gan-picture"))
        .contains("/images/faces/%s.png?".formatted(taken.get(0)))
        .doesNotContain("bestOf");
  }

  /** The mean of what samples of 8 bits differ by. */
  private static double difference(byte[] png, byte[] other) throws IOException {
    Raster one = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    Raster two = ImageIO.read(new ByteArrayInputStream(other)).getRaster();
    int[] samples = one.getPixels(0, 0, one.getWidth(), one.getHeight(), (int[]) null);
    int[] others = two.getPixels(0, 0, two.getWidth(), two.getHeight(), (int[]) null);
    return IntStream.range(0, samples.length)
        .map(i -> Math.abs(samples[i] - others[i]))
        .average()
        .orElseThrow();
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

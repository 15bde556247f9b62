package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.web.AdminKey;
import dev.ganvas.web.TestPictures;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** What an administrator does in a browser: from pictures to a model that is served. */
class TrainPageIT extends BrowserScenarios {
  private Browser signIn(Browser.Look look) {
    browser.look(look).open("/train");
    giveKey(AdminKey.SECRET);
    return ready();
  }

  /** Nothing on the page answers a click before the sets and runs are there. */
  private Browser ready() {
    browser.await("the page", page -> page.one("#parts").isDisplayed());
    return browser.settle();
  }

  private void giveKey(String key) {
    browser.one("#key-field").sendKeys(key);
    browser.press("Use this key");
  }

  private GanvasClient.Answer post(String path, String body) throws Exception {
    return GanvasClient.at(port).key(AdminKey.SECRET).post(path, body);
  }

  private static Path pictures() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      files.put("dots/" + i + ".png", TestPictures.picture(48, 48, i));
    }
    files.put("twin.png", TestPictures.picture(48, 48, 1));
    files.put("tiny.png", TestPictures.picture(16, 16, 99));
    files.put("blank.png", TestPictures.png(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB)));
    files.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    return Files.write(folder.resolve("dots.zip"), TestPictures.zip(files));
  }

  /** Answers the id of the set. */
  private static String upload(Browser page) throws Exception {
    page.run("document.querySelector('input[value=new]').click()");
    page.one("#files").sendKeys(pictures().toString());
    assertThat(page.one("#set-name").getDomProperty("value")).isEqualTo("Dots");
    page.one("#set-source").sendKeys("made by a test");
    page.one("#set-licence").sendKeys("CC0");
    page.run("document.querySelector('input[name=people][value=false]').click()");
    page.press("Upload and check");
    page.await("the report", now -> now.one("#report").isDisplayed());
    return Objects.requireNonNull(page.settle().one("#datasets").getDomProperty("value"));
  }

  private void order(String dataset, int images) throws Exception {
    String body =
        """
        {"dataset": "%s", "model": "dots", "resolution": 32, "options": {"totalImages": %d,
         "batchSize": 8, "statisticsInterval": 4, "checkpointInterval": 8, "metricInterval": 8}}""";
    post("/admin/training-jobs", body.formatted(dataset, images)).expect(202);
  }

  @Test
  void theKeyIsAskedForUntilItIsRightAndForgottenWithThePage() {
    browser.look(Browser.LOOKS.get(1)).open("/train");
    assertGood();
    giveKey("wrong");
    browser.await("another try", page -> page.one(".refused").isDisplayed());
    browser.errors();
    giveKey(AdminKey.SECRET);
    ready();
    assertThat(browser.run("return JSON.stringify([localStorage, sessionStorage])"))
        .isEqualTo("[{},{}]");
    browser.open("/train");
    browser.press("Not now");
    assertThat(browser.text("#problem")).contains("administrators");
    assertGood();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void picturesAreDroppedReportedAndEstimated(Browser.Look look) throws Exception {
    upload(signIn(look));
    assertThat(browser.text("#report"))
        .contains("Dots: 40 pictures to learn from", "There twice: 1", "Too small: 1", "Blank: 1")
        .contains("No picture: 1", "notes.txt", "memorising is likely", "4 files were left out");
    browser.await("thumbnails", page -> page.all(".leftout img").size() == 3);
    browser.run("document.querySelector('input[name=resolution][value=\"32\"]').click()");
    browser.await("times", page -> page.text("#cost-thorough").contains("about"));
    assertThat(browser.text("#cost")).contains("pictures a second", "of memory");
    assertGood();
  }

  @Test
  void aRunIsWatchedFinishedComparedServedAndTakenBack() throws Exception {
    String dataset = upload(signIn(Browser.LOOKS.get(0)));
    order(dataset, 1_000_000);
    signIn(Browser.LOOKS.get(0));
    browser.await("a film", page -> page.text(".film output").endsWith("pictures seen"));
    browser.await("losses", page -> page.all(".chart polyline").size() >= 2);
    browser.await("its node", page -> page.text("#nodes").contains("trains dots"));
    assertThat(browser.text("#queue")).isEqualTo("The queue is empty");
    assertGood();
    browser.press("Pause");
    browser.await("a pause", page -> page.text("#run-state").startsWith("Paused"));
    browser.press("Resume");
    browser.await("it goes on", page -> page.text("#run-state").contains("left"));
    browser.press("Finish with the best so far");
    browser.await("a version", page -> page.text("#run-state").contains("Made version 1.0.0"));
    browser.await(
        "the log says so",
        page ->
            page.run("return document.querySelector('#run-log').textContent")
                .toString()
                .contains("SUCCEEDED"));
    assertGood();

    browser.press("See the version").settle();
    serve();
    browser.await("it is served", page -> page.text(".version.served").contains("1.0.0"));
    assertThat(post("/generate", "{\"model\": \"dots\"}").json().get("modelVersion").asString())
        .isEqualTo("1.0.0");
    assertGood();

    order(dataset, 64);
    browser.run("document.querySelector('input[value=runs]').click()");
    browser.await("a candidate", page -> page.text("#runlist").contains("made version 2.0.0"));
    browser.run("document.querySelector('input[value=versions]').click()");
    browser.settle().press("Compare with what is served").settle();
    assertThat(browser.all(".compare .there")).hasSize(2);
    assertThat(browser.text(".compare:not([hidden])"))
        .contains("Served: dots 1.0.0", "This version: dots 2.0.0");
    assertGood();
    browser.click("[aria-label='Withdraw dots']");
    browser.press("Withdraw it").settle();
    browser.await("none", page -> page.text("#versions").contains("Nothing"));
  }

  /** With a reason where its evaluation speaks against it, as it may after so few pictures. */
  private void serve() {
    browser.press("Serve it");
    if (browser.one("#sure-reason").isDisplayed()) {
      browser.one("#sure-reason").sendKeys("a test");
    }
    browser.keys(Keys.TAB);
    browser.click("#sure-yes").settle();
  }
}

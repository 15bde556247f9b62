package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A picture, and what is dreamt on it. */
class DreamPageIT extends BrowserScenarios {
  private void choose(String id, String value) {
    browser.run("document.getElementById(arguments[0]).value = arguments[1]", id, value);
  }

  private long width(String selector) {
    return (long) browser.run("return document.querySelector(arguments[0]).naturalWidth", selector);
  }

  @ParameterizedTest
  @MethodSource("looks")
  void aPictureIsDreamtOnAndDreamtOn(Browser.Look look) throws Exception {
    Path file = folder.resolve("face.png");
    Files.write(file, GanvasClient.at(port).get("/images/faces/5.png?size=256").body());
    browser.look(look).open("/dream");
    assertThat(browser.one("#dream").isEnabled()).isFalse();
    browser.one("#file").sendKeys(file.toString());
    browser.await("the picture", page -> width("#before") == 256);
    choose("wish", "layer=3b");
    choose("size", "256");
    browser.click("#dream");
    browser.await("how far it is", page -> page.text("#status").contains("of 40; about"));
    browser.settle();
    assertThat(browser.text("#status")).startsWith("256 × 256 pixels in");
    assertThat(width("#after img")).isEqualTo(256);
    assertThat(browser.one("#after img").getDomAttribute("alt"))
        .isEqualTo("AI-generated dream of Layer 3b on the picture");
    assertGood();

    String dream = browser.one("#after img").getDomProperty("src");
    browser.press("Dream on from here").click("#stop").settle();
    assertThat(browser.text("#status")).isEqualTo("Woken up.");
    assertThat(browser.all("#after img")).isEmpty();
    assertThat(browser.one("#before").getDomProperty("src")).isNotEqualTo(dream);
    assertThat(width("#before")).isEqualTo(256);
    browser.assertSound();
  }

  @Test
  void picturesOfTheStudioAreDreamtOn() {
    browser.look(Browser.LOOKS.get(0)).open("/?model=faces&seed=3");
    browser.click("#viewer-acts a[href*='/dream']").settle();
    browser.await("the picture", page -> width("#before") > 0);
    choose("wish", "class=dog");
    choose("size", "256");
    browser.click("#dream").settle();
    assertThat(browser.one("#after img").getDomAttribute("alt")).contains("dream of dog");
    browser.run(
        "HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }");
    browser.press("Download");
    assertThat(browser.run("return window.saved")).isEqualTo("dream.png");
    assertGood();
  }

  @Test
  void whatIsNoPictureIsRefusedInWords() throws Exception {
    Path file = folder.resolve("text.png");
    Files.writeString(file, "no picture");
    browser.look(Browser.LOOKS.get(1)).open("/dream");
    browser.one("#file").sendKeys(file.toString());
    browser.click("#dream").settle();
    assertThat(browser.text("#problem")).contains("Choose another file");
  }
}

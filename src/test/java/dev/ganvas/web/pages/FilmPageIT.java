package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** A film from keyframes, played and taken along. */
class FilmPageIT extends BrowserScenarios {
  private static final String KEYFRAME = "#keyframes gan-picture";

  /** That it plays, whoever wants no motion aside. */
  private void assertPlays(int side) {
    browser.await(
        "the film plays",
        page -> page.run("return document.getElementById('film').currentTime > 0").equals(true));
    assertThat(browser.run("return document.getElementById('film').videoWidth"))
        .isEqualTo((long) side);
    assertThat(browser.run("return document.getElementById('film').error ?? 'none'"))
        .isEqualTo("none");
  }

  private double seconds() {
    return ((Number) browser.run("return document.getElementById('film').duration")).doubleValue();
  }

  private void type(String selector, String value) {
    browser.one(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), value, Keys.TAB);
  }

  /** What is saved, instead of saving it. */
  private void watchDownloads() {
    browser.run(
        "window.saved = []; HTMLAnchorElement.prototype.click = function () {"
            + " window.saved.push(this.download); }");
  }

  @ParameterizedTest
  @MethodSource("looks")
  void aFilmPlaysAndChangesWithItsKeyframes(Browser.Look look) {
    browser.look(look).open("/film");
    assertThat(browser.all(KEYFRAME)).hasSize(4);
    assertPlays(256);
    assertThat(seconds()).isBetween(5.9, 6.1);
    assertThat(browser.text("#status")).startsWith("MP4 of").contains("AI generated");
    assertGood();

    String second = browser.all(KEYFRAME).get(1).getDomAttribute("src");
    browser.click("[aria-label='Earlier: keyframe 2']").settle();
    assertThat(browser.all(KEYFRAME).get(0).getDomAttribute("src")).isEqualTo(second);
    browser.click("[aria-label='Remove keyframe 4']").settle();
    browser.press("Add a keyframe").settle();
    browser.click("[aria-label='Remove keyframe 1']").settle();
    type("[aria-label='Prompt of keyframe 1']", "a man with green hair");
    type("[aria-label='Seconds to the next of keyframe 1']", "0.5");
    browser.settle();
    assertThat(browser.one(KEYFRAME).getDomAttribute("src")).contains("green+hair");
    browser.press("Make the film").settle();
    browser.await("the new film", page -> seconds() < 5);
    assertThat(seconds()).isBetween(3.4, 3.6);
    assertPlays(256);
    watchDownloads();
    browser.press("MP4");
    browser.await("the file", page -> page.run("return window.saved.length").equals(1L));
    assertGood();
    browser.open("/film");
    assertThat(browser.one(KEYFRAME).getDomAttribute("src")).contains("green+hair");
  }

  @Test
  void picturesOfTheStudioBecomeKeyframes() {
    browser.look(Browser.LOOKS.get(0)).open("/?model=fashion");
    browser.click(".tile .open").settle().press("Use as keyframe");
    assertThat(browser.text("#viewer-facts")).startsWith("It is keyframe 1 of your film.");
    browser.press("More like this").settle();
    browser.click(".tile .open").settle().press("Use as keyframe");
    browser.press("See the film").settle();
    assertThat(browser.all(KEYFRAME)).hasSize(2);
    assertThat(browser.all(KEYFRAME).get(1).getDomAttribute("src")).contains("mix=");
    assertThat(browser.one("input[value=fashion]").isSelected()).isTrue();
    assertPlays(256);
    assertGood();
  }

  @Test
  void everyFormatCanBeTakenAlongAndLongFilmsTellHowFarTheyAre() {
    browser.look(Browser.LOOKS.get(1)).open("/film");
    browser.run(
        "document.querySelector('input[value=fashion]').click();"
            + " document.getElementById('size').value = 32;"
            + " document.getElementById('fps').value = 12");
    browser.settle();
    watchDownloads();
    for (String format : new String[] {"WebP", "GIF", "APNG"}) {
      browser.press(format).settle();
    }
    browser.await("three files", page -> page.run("return window.saved.length").equals(3L));
    for (int i = 1; i <= 4; i++) {
      type("[aria-label='Seconds to the next of keyframe %d']".formatted(i), "7");
    }
    browser.run("document.getElementById('fps').value = 60");
    browser.press("Make the film");
    browser.await("how far it is", page -> page.text("#status").contains(" of 1,680 pictures"));
    browser.await("the long film", page -> page.text("#status").startsWith("MP4 of"));
    browser.settle();
    assertThat(seconds()).isBetween(27.9, 28.1);
    type("[aria-label='Seconds to the next of keyframe 1']", "70");
    assertThat(browser.text("#problem")).contains("from 0.1 to 60");
    browser.assertSound();
  }
}

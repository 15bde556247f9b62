package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** What hangs in the gallery, and how it gets there. */
class GalleryPageIT extends BrowserScenarios {
  @ParameterizedTest
  @MethodSource("looks")
  void aPictureIsHungUpShownWithItsFamilyAndTakenDown(Browser.Look look) {
    browser.look(look).open("/");
    hangUp("Grandmother");
    browser.open("/gallery").click(".framed .open").settle();
    assertThat(browser.text("#viewer-title")).isEqualTo("Grandmother");
    assertGood();
    browser.press("Go on with it in the studio").settle();
    assertThat(browser.one("#viewer").isDisplayed()).isTrue();
    hangUpWhatIsOpen("Granddaughter");

    browser.open("/gallery").click(".framed .open").settle();
    assertThat(browser.text("#family")).contains("Comes from");
    browser.click("#family button").settle();
    assertThat(browser.text("#viewer-title")).isEqualTo("Grandmother");
    assertThat(browser.text("#family")).contains("What came of it");
    assertGood();
    browser.press("Take it down").settle();
    browser.await("one is left", page -> page.all(".framed").size() == 1);
    browser.click(".framed .open").settle();
    assertThat(browser.all("#family button")).isEmpty();
    browser.press("Take it down").settle();
    browser.await("none is left", page -> page.one("#empty").isDisplayed());
    assertGood();
  }

  private void hangUp(String title) {
    browser.click(".tile .open").settle();
    hangUpWhatIsOpen(title);
  }

  private void hangUpWhatIsOpen(String title) {
    browser.press("Hang it up");
    browser.one("#hang-title").sendKeys(title);
    browser.click("#hang-yes").settle();
    browser.await("it hangs", page -> page.text("#viewer-facts").contains("It hangs"));
  }

  @Test
  void linksToAHungPictureShowIt() throws Exception {
    browser.look(Browser.LOOKS.get(0)).open("/");
    hangUp("A \"friend\" & <i>");
    browser.open("/gallery").click(".framed .open").settle();
    String address = browser.address();
    assertThat(address).contains("/gallery?picture=");
    assertThat(browser.text("#viewer-title")).isEqualTo("A \"friend\" & <i>");
    String path = URI.create(address).getPath() + "?" + URI.create(address).getRawQuery();
    String page = GanvasClient.at(port).accept("text/html").get(path).text();
    assertThat(page)
        .containsPattern("og:image\" content=\"http://localhost:\\d+/gallery/pictures/\\d+.png\"")
        .contains("A &quot;friend&quot; &amp; &lt;i&gt; · Ganvas gallery");
    browser.press("Take it down").settle();
  }

  @Test
  void newOnesAreMadeUntilSomebodyEndsIt() {
    browser.look(Browser.LOOKS.get(2)).open("/gallery?kiosk");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      browser.await(
          "another one",
          page -> page.text("#show-caption").contains("seed") && !seen.contains(source(page)));
      seen.add(source(browser));
      browser.keys(Keys.ARROW_RIGHT);
    }
    assertThat(browser.text("#show-caption")).startsWith("AI generated just now by");
    assertGood();
    browser.keys(Keys.ESCAPE);
    browser.await("the end", page -> !page.one("#show").isDisplayed());
    browser.assertSound();
  }

  private static String source(Browser page) {
    return Objects.requireNonNull(page.one("#show-picture img").getDomProperty("src"));
  }
}

package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Pages of a service that has a path of its own, and makes pictures for holders of a key only. */
@TestPropertySource(
    properties = {
      "server.servlet.context-path=/art",
      "ganvas.security.generate-requires-key=true",
      "ganvas.training.enabled=false"
    })
class ContextPathIT extends BrowserScenarios {
  @Override
  String quietPage() {
    return "/art/verify";
  }

  private void giveKey(String key) {
    browser.await("the dialog", page -> page.one("#key-dialog").isDisplayed());
    browser.one("#key-field").sendKeys(key);
    browser.press("Use this key");
  }

  @Test
  void aKeyIsAskedForUntilItIsRightAndThenOpensEveryPage() {
    browser.look(Browser.LOOKS.get(0)).run("location.href = '/art/'");
    giveKey("wrong");
    browser.await("another try", page -> page.one(".refused").isDisplayed());
    giveKey(AdminKey.SECRET);
    browser.await("pictures", page -> page.all("#wall .there").size() == 8);
    browser.errors();
    browser.click(".tile .open").settle();
    assertThat(browser.text("#viewer-code summary")).isEqualTo("As a request");
    browser.press("As a request");
    assertThat(browser.text("#code")).contains("localhost:" + port + "/art/generate");
    browser.press("Check it");
    browser.await("a verdict", page -> !page.all("#verdict").isEmpty());
    assertThat(browser.text("#verdict")).isEqualTo("Made here, by AI");
    assertGood();
    browser.press("Person").settle().press("Another one").settle();
    assertThat(browser.address()).contains("/art/person?seed=");
    assertThat(browser.all("#face.there")).hasSize(1);
    browser.press("Models").settle().click("#cards a[href='/art/models/fashion']").settle();
    assertThat(browser.all(".seeds .there")).hasSize(24);
    browser.press("Gallery").settle();
    assertThat(browser.one("#empty").isDisplayed()).isTrue();
    browser.press("Train");
    giveKey(AdminKey.SECRET);
    browser.await("the page", page -> page.one("#parts").isDisplayed());
    browser.settle();
    assertGood();
    assertThat(browser.all("nav [aria-current]")).hasSize(1);
  }

  @Test
  void whoHasNoKeyIsToldWhatToDo() {
    browser.look(Browser.LOOKS.get(1)).run("location.href = '/art/'");
    browser.await("the dialog", page -> page.one("#key-dialog").isDisplayed());
    browser.press("Not now");
    browser.await("a sentence", page -> page.text("#problem").contains("Ask its operator for one"));
    browser.errors();
    assertGood();
  }
}

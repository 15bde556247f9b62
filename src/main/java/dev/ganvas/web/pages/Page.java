package dev.ganvas.web.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a page says.
 *
 * @param name of its script
 * @param path of the page, as the links on top have it
 * @param title shown in the tab and where a link to the page is shared
 * @param description one sentence
 * @param url absolute address that stays good; null where there is none
 * @param image absolute address of a picture to share; null for none
 * @param imageAlt that picture in words
 */
record Page(
    String name,
    String path,
    String title,
    String description,
    @Nullable String url,
    @Nullable String image,
    @Nullable String imageAlt) {

  /** A link on top of the page. */
  record Link(String href, String text, boolean here) {}

  Page(String name, String path, String title, String description) {
    this(name, path, title, description, null, null, null);
  }

  Page sharing(String address, String picture, String alt) {
    return new Page(name, path, title, description, address, picture, alt);
  }

  /** Whether it wants an administrator's key. */
  boolean administration() {
    return name.equals("train");
  }

  List<Link> links() {
    return List.of(
        link("/", "Studio"),
        link("/explorer", "Explorer"),
        link("/film", "Film"),
        link("/dream", "Dream"),
        link("/person", "Person"),
        link("/gallery", "Gallery"),
        link("/models", "Models"),
        link("/train", "Train"),
        link("/verify", "Verify"),
        link("/swagger-ui.html", "API"));
  }

  private Link link(String href, String text) {
    return new Link(href, text, href.equals(path));
  }
}

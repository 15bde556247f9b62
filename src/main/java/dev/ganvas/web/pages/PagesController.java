package dev.ganvas.web.pages;

import dev.ganvas.generation.DefaultModel;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Pages for people. What they show they get from the service's own API, with the reader's key. */
@Controller
@Hidden
@WithPages
class PagesController {
  /** Nothing from elsewhere, and no script or style but files of this service. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final PersonPages persons;
  private final DefaultModel defaultModel;

  PagesController(PersonPages persons, DefaultModel defaultModel) {
    this.persons = persons;
    this.defaultModel = defaultModel;
  }

  @ModelAttribute
  static void protect(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("Referrer-Policy", "same-origin");
  }

  /** The studio: empty, or with the picture of a permanent link. */
  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView studio(@ModelAttribute("query") StudioQuery query, BindingResult leniently) {
    return view(studioPage(query)).addObject("defaultModel", defaultModel.name());
  }

  private static Page studioPage(StudioQuery query) {
    Optional<Long> seed = Addresses.seed(query.seed());
    if (query.model() == null || seed.isEmpty()) {
      return new Page(
          "studio",
          "/",
          "Ganvas studio",
          "Pictures from a sentence in milliseconds, made by a GAN and labelled as AI.");
    }
    String asked = query.asked();
    return new Page(
            "studio",
            "/",
            asked + " · Ganvas",
            "Made by AI: model %s, seed %d".formatted(query.model(), seed.get()))
        .sharing(
            Addresses.absolute(Addresses.of("/", query.all())),
            Addresses.absolute(Addresses.picture(query.model(), seed.get(), query.options())),
            "AI-generated picture: " + asked);
  }

  /**
   * @param seed of the face; another at every visit if left out
   * @param version of the model; the one that is served if left out
   */
  @GetMapping(path = "/person", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView person(
      @RequestParam(required = false) @Nullable String seed,
      @RequestParam(name = "v", required = false) @Nullable String version,
      @RequestParam(name = "class", required = false) @Nullable String className) {
    PersonPages.Person person = persons.person(Addresses.seed(seed), version, className);
    return view(person.page()).addObject("person", person);
  }

  /**
   * @param picture address of a picture of this service, which the page fetches and checks
   */
  @GetMapping(path = "/verify", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView verify(@RequestParam(required = false) @Nullable String picture) {
    return view(
        new Page(
            "verify",
            "/verify",
            "Was this picture made here? · Ganvas",
            "Looks for every mark that this service leaves in its pictures."));
  }

  @GetMapping(path = ModelPagesFilter.PAGES + "/models", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView models() {
    return view(
        new Page(
            "models", "/models", "Models · Ganvas", "What this service can draw, and how well."));
  }

  @GetMapping(
      path = ModelPagesFilter.PAGES + "/models/{name}",
      produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView model(@PathVariable String name) {
    return view(new Page(
            "model",
            "/models",
            name + " · Ganvas",
            "The model " + name + ": what it draws, how well, and what it learned from."))
        .addObject("model", name);
  }

  private static ModelAndView view(Page page) {
    return new ModelAndView(page.name()).addObject("page", page);
  }
}

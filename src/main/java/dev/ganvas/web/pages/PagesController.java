package dev.ganvas.web.pages;

import dev.ganvas.dreams.Dreams;
import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.variations.Variations;
import dev.ganvas.web.gallery.Gallery;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final ModelCatalogue models;
  private final PersonPages persons;
  private final DefaultModel defaultModel;
  private final Dreams dreams;
  private final Gallery gallery;
  private final Variations variations;

  PagesController(
      ModelCatalogue models,
      PersonPages persons,
      DefaultModel defaultModel,
      Dreams dreams,
      Gallery gallery,
      Variations variations) {
    this.models = models;
    this.persons = persons;
    this.defaultModel = defaultModel;
    this.dreams = dreams;
    this.gallery = gallery;
    this.variations = variations;
  }

  /** Whether everybody may hang pictures up. */
  @ModelAttribute("galleryIsOpen")
  boolean galleryIsOpen() {
    return gallery.isOpen();
  }

  /** What stands before all addresses: all but empty where the service has a path of its own. */
  @ModelAttribute("root")
  static String root(HttpServletRequest request) {
    return request.getContextPath();
  }

  @ModelAttribute
  static void protect(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("Referrer-Policy", "same-origin");
  }

  /** The studio: empty, or with the picture of a permanent link. */
  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView studio(@ModelAttribute("query") StudioQuery query, BindingResult leniently) {
    return view(studioPage(query))
        .addObject("defaultModel", defaultModel.name())
        .addObject(
            "varying",
            variations.models().stream()
                .map(model -> model.manifest().name())
                .collect(Collectors.joining(" ")));
  }

  private static Page studioPage(StudioQuery query) {
    return query
        .share("studio", "/")
        .orElseGet(
            () ->
                new Page(
                    "studio",
                    "/",
                    "Ganvas studio",
                    "Pictures from a sentence in milliseconds, made by a GAN and labelled as AI."));
  }

  /** A map of a model's latents; around the picture that the address names, if it names one. */
  @GetMapping(path = "/explorer", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView explorer(@ModelAttribute("query") StudioQuery query, BindingResult leniently) {
    Page map =
        new Page(
            "explorer",
            "/explorer",
            "Explorer · Ganvas",
            "A map of what a model can draw, to wander in.");
    return view(query.share("explorer", "/explorer").orElse(map))
        .addObject("firstModel", persons.model().name());
  }

  /** A film of keyframes, which the browser keeps. */
  @GetMapping(path = "/film", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView film() {
    return view(new Page(
            "film",
            "/film",
            "Film · Ganvas",
            "A walk from picture to picture, as a film, made by AI."))
        .addObject("defaultModel", defaultModel.name());
  }

  /**
   * What a classifier sees in a picture.
   *
   * @param picture address of a picture of this service, which the page fetches
   */
  @GetMapping(path = "/dream", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView dream(@RequestParam(required = false) @Nullable String picture) {
    return view(new Page(
            "dream", "/dream", "Dream · Ganvas", "What a classifier sees in a picture, drawn."))
        .addObject("layers", dreams.layers())
        .addObject("classes", dreams.classes());
  }

  /**
   * @param seed of the face; another at every visit if left out
   * @param version of the model; the one that is served if left out
   * @param bestOf drafts, of which the first has the seed; one for a seed if left out
   */
  @GetMapping(path = "/person", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView person(
      @RequestParam(required = false) @Nullable String seed,
      @RequestParam(name = "v", required = false) @Nullable String version,
      @RequestParam(name = "class", required = false) @Nullable String className,
      @RequestParam(required = false) @Nullable String bestOf) {
    PersonPages.Person person =
        persons.person(Addresses.number(seed), version, className, Addresses.number(bestOf));
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

  /**
   * @param picture number of one to show large
   * @param kiosk whether new ones are made for ever at once
   */
  @GetMapping(path = "/gallery", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView gallery(
      @RequestParam(required = false) @Nullable String picture,
      @RequestParam(required = false) @Nullable String kiosk) {
    Page page =
        new Page(
            "gallery",
            "/gallery",
            "Gallery · Ganvas",
            "Pictures that somebody hung up, made anew for everybody who looks.");
    return view(
        Addresses.number(picture)
            .flatMap(id -> gallery.title(id).map(title -> hung(id, title, page)))
            .orElse(page));
  }

  private static Page hung(long id, String title, Page gallery) {
    String description = "“%s”, a picture made by AI.".formatted(title);
    return new Page(gallery.name(), gallery.path(), title + " · Ganvas gallery", description)
        .sharing(
            Addresses.absolute("/gallery?picture=" + id),
            Addresses.absolute("/gallery/pictures/%d.png".formatted(id)),
            "AI-generated picture: " + title);
  }

  /** For the administrator: the page itself holds nothing that needs the key. */
  @GetMapping(path = "/train", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView train() {
    return view(
        new Page(
            "train", "/train", "Train · Ganvas", "Models of your own pictures, by this service."));
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
    if (models.find(name).isEmpty()) {
      ModelAndView missing = view(MissingPages.page());
      missing.setStatus(HttpStatus.NOT_FOUND);
      return missing;
    }
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

package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.ganvas.dreams.Dreams;
import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.variations.Variations;
import dev.ganvas.web.gallery.Gallery;
import dev.ganvas.web.gallery.GalleryProperties;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class PagesConfigurationTests {
  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          .withBean(ModelCatalogue.class, () -> mock(ModelCatalogue.class))
          .withBean(DefaultModel.class, () -> mock(DefaultModel.class))
          .withBean(Dreams.class, () -> mock(Dreams.class))
          .withBean(Variations.class, () -> mock(Variations.class))
          .withBean(Gallery.class, () -> mock(Gallery.class))
          .withBean(GalleryProperties.class, () -> new GalleryProperties(false, 10, 1))
          .withBean(RandomGenerator.class, () -> new Random(1))
          .withUserConfiguration(
              PagesConfiguration.class, PagesController.class, PersonPages.class);

  @Test
  void pagesAreThereUnlessTheyAreSwitchedOff() {
    runner.run(
        context -> assertThat(context).hasSingleBean(PagesController.class).hasBean("modelPages"));
    runner
        .withPropertyValues("ganvas.pages.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(PagesController.class)
                    .doesNotHaveBean("modelPages")
                    .hasSingleBean(PagesProperties.class));
  }
}

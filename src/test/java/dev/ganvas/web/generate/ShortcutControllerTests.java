package dev.ganvas.web.generate;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import java.io.FileNotFoundException;
import java.net.URI;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class ShortcutControllerTests {
  private final DefaultModel defaultModel = mock(DefaultModel.class);
  private final RandomGenerator random = mock(RandomGenerator.class);
  private final ModelCatalogue models = mock(ModelCatalogue.class);
  private final MockMvc web =
      MockMvcBuilders.standaloneSetup(new ShortcutController(models, defaultModel, random)).build();

  @BeforeEach
  void defaults() {
    given(defaultModel.name()).willReturn("characters");
    given(random.nextLong(1L << 53)).willReturn(7L, 8L);
  }

  @Test
  void randomLeadsToAnotherSeedEveryTimeAndIsNeverKept() throws Exception {
    for (int seed = 7; seed <= 8; seed++) {
      web.perform(get(URI.create("/images/fashion/random.png?class=bag&size=64")))
          .andExpect(status().isFound())
          .andExpect(
              header().string("Location", "/images/fashion/" + seed + ".png?class=bag&size=64"))
          .andExpect(header().string("Cache-Control", "no-store"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/images/faces/random.png, ?bestOf=4",
    "/images/faces/random.png?bestOf=1, ?bestOf=1"
  })
  void modelsThatScorePicturesShowTheBestOfSome(String asked, String query) throws Exception {
    ModelManifest manifest = mock(ModelManifest.class);
    given(manifest.usualBestOf()).willReturn(4);
    given(models.find("faces"))
        .willReturn(
            Optional.of(
                new ServedModel(
                    manifest,
                    name -> {
                      throw new FileNotFoundException(name);
                    })));
    web.perform(get(asked)).andExpect(header().string("Location", "/images/faces/7.png" + query));
  }

  /** SHA-256 by another program. */
  @ParameterizedTest
  @CsvSource({
    "/avatars/abc.png, /images/characters/-5010229573455851542.png",
    "/avatars/%C3%A4%20b.png?model=fashion&v=1.0.0&prompt=a%20%26%7Bb%7D,"
        + " /images/fashion/-8940663505943842556.png?prompt=a%20%26%7Bb%7D&v=1.0.0"
  })
  void anAvatarHasTheSeedOfItsText(String asked, String found) throws Exception {
    web.perform(get(URI.create(asked)))
        .andExpect(status().isFound())
        .andExpect(header().string("Location", found))
        .andExpect(header().string("Cache-Control", "max-age=3600, public"));
  }
}

package dev.ganvas.web.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.web.security.Buckets;
import dev.ganvas.web.security.GenerationRights;
import io.github.bucket4j.ConsumptionProbe;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class GalleryRightsTests {
  private final GenerationRights rights = mock(GenerationRights.class);
  private final Buckets buckets = mock(Buckets.class);
  private final MockHttpServletRequest client = new MockHttpServletRequest();

  private GalleryRights gallery(boolean open) {
    return new GalleryRights(new GalleryProperties(open, 10, 2), rights, buckets);
  }

  @Test
  void onlyAdministratorsHangPicturesUpUnlessTheGalleryIsOpen() {
    gallery(true).checkHanging(client);
    verify(rights, never()).checkAdministrator(client);
    gallery(false).checkHanging(client);
    verify(rights).checkAdministrator(client);
  }

  @Test
  void anAddressThatHangsUpTooManyIsToldWhenToComeBack() {
    when(buckets.take("gallery", client.getRemoteAddr(), 2, 1))
        .thenReturn(
            ConsumptionProbe.consumed(0, 0), ConsumptionProbe.rejected(0, 20_000_000_000L, 0));
    GalleryRights gallery = gallery(true);
    gallery.takeTurn(client);
    assertThatExceptionOfType(TooManyHungException.class)
        .isThrownBy(() -> gallery.takeTurn(client))
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(20));
  }
}

package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ganvas.generation.ReplayException;
import dev.ganvas.web.problem.NotFoundException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PictureUrlControllerTests {
  @Test
  void aPictureWhoseModelIsGoneIsNotFound() {
    SignedPictures signed = mock();
    when(signed.verify("name")).thenReturn(Optional.of(mock()));
    PictureOrders orders = mock();
    ReplayException gone = mock();
    when(orders.again(any(), any())).thenThrow(gone);
    PictureUrlController controller =
        new PictureUrlController(orders, signed, mock(), Clock.systemUTC());
    assertThatThrownBy(() -> controller.getPicture("name.png", new MockHttpServletRequest()))
        .isInstanceOf(NotFoundException.class);
  }
}

package dev.ganvas.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ModelPagesFilterTests {
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /models            | text/html,application/xhtml+xml,*/*;q=0.8 | /pages/models",
        "GET  | /models/fashion    | text/html                                 | /pages/models/fashion",
        "GET  | /models            | */*                                       |",
        "GET  | /models            |                                           |",
        "GET  | /models/fashion    | application/json, text/html               |",
        "GET  | /models/a/model.onnx | text/html                               |",
        "GET  | /modelsx           | text/html                                 |",
        "POST | /models            | text/html                                 |"
      })
  void onlyBrowsersThatAskForACardGetAPage(
      String method, String path, @Nullable String accept, @Nullable String page) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    if (accept != null) {
      request.addHeader("Accept", accept);
    }
    MockFilterChain chain = new MockFilterChain();
    new ModelPagesFilter().doFilter(request, response, chain);
    assertThat(response.getForwardedUrl()).isEqualTo(page);
    assertThat(chain.getRequest() == null).isEqualTo(page != null);
  }
}

package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CrossOriginTests {
  private static final String SHOP = "https://shop.example";

  private static MockHttpServletResponse ask(
      CorsProperties properties, String method, String path, String origin) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    request.addHeader("Origin", origin);
    if (method.equals("OPTIONS")) {
      request.addHeader("Access-Control-Request-Method", "POST");
      request.addHeader("Access-Control-Request-Headers", "authorization, content-type");
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    CrossOrigin.filter(properties).doFilter(request, response, new MockFilterChain());
    return response;
  }

  @Test
  void configuredOriginsAreToldSoWithoutAKey() throws Exception {
    CorsProperties shop = new CorsProperties(List.of(SHOP), false);
    MockHttpServletResponse preflight = ask(shop, "OPTIONS", "/generate", SHOP);
    assertThat(preflight.getStatus()).isEqualTo(200);
    assertThat(preflight.getHeader("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(preflight.getHeader("Access-Control-Allow-Headers")).contains("authorization");
    assertThat(preflight.getHeader("Access-Control-Allow-Credentials")).isNull();
    assertThat(
            ask(shop, "POST", "/v1/images/generations", SHOP)
                .getHeader("Access-Control-Allow-Origin"))
        .isEqualTo(SHOP);
    MockHttpServletResponse other = ask(shop, "OPTIONS", "/generate", "https://other.example");
    assertThat(other.getStatus()).isEqualTo(403);
    assertThat(other.getContentAsString()).contains("origin_refused");
  }

  @Test
  void picturesMayBeOpenToAll() throws Exception {
    CorsProperties pictures = new CorsProperties(List.of(), true);
    assertThat(
            ask(pictures, "GET", "/images/m/1.png", SHOP).getHeader("Access-Control-Allow-Origin"))
        .isEqualTo("*");
    assertThat(ask(pictures, "POST", "/generate", SHOP).getHeader("Access-Control-Allow-Origin"))
        .isNull();
  }

  @Test
  void withoutOriginsNothingIsAllowed() {
    assertThat(new CrossOrigin().corsFilter(new CorsProperties(List.of(), false)).isEnabled())
        .isFalse();
  }
}

package dev.ganvas.web.generate;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who accepts {@code image/*} gets PNG where there is one, as who names no format does. */
@Component
class AcceptedPictures implements WebMvcConfigurer {
  private static final MediaType ANY = MediaType.valueOf("image/*");
  private static final ContentNegotiationStrategy HEADERS = new HeaderContentNegotiationStrategy();

  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
    configurer.strategies(List.of(AcceptedPictures::pngFirst));
  }

  private static List<MediaType> pngFirst(NativeWebRequest request)
      throws HttpMediaTypeNotAcceptableException {
    List<MediaType> types = new ArrayList<>();
    for (MediaType type : HEADERS.resolveMediaTypes(request)) {
      if (type.equalsTypeAndSubtype(ANY)) {
        types.add(MediaType.IMAGE_PNG.copyQualityValue(type));
      }
      types.add(type);
    }
    return types;
  }
}

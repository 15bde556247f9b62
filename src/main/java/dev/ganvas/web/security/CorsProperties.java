package dev.ganvas.web.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which pages of others may ask from browsers (CORS).
 *
 * @param origins such as https://shop.example; none by default
 * @param publicPictures whether pages of all origins may read pictures by their addresses
 */
@Validated
@ConfigurationProperties("ganvas.cors")
record CorsProperties(
    @DefaultValue List<String> origins, @DefaultValue("false") boolean publicPictures) {}

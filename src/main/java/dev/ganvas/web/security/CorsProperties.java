package dev.ganvas.web.security;

import jakarta.validation.constraints.Pattern;
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
    @DefaultValue
        List<
                @Pattern(
                    regexp = "https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?",
                    message =
                        "must be an origin such as https://shop.example, or with :8443 after it:"
                            + " in small letters, and without a path")
                String>
            origins,
    @DefaultValue("false") boolean publicPictures) {}

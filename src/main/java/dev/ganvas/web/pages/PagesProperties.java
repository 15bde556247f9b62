package dev.ganvas.web.pages;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Pages for people with a browser.
 *
 * @param enabled whether there are any
 * @param personModel whose faces {@code /person} shows; the default model's if it is not served
 */
@ConfigurationProperties("ganvas.pages")
record PagesProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("faces") String personModel) {}

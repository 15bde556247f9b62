package dev.ganvas.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Where the files of the pages are, and who is shown a page instead of JSON. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PagesProperties.class)
class PagesConfiguration implements WebMvcConfigurer {
  private final PagesProperties properties;

  PagesConfiguration(PagesProperties properties) {
    this.properties = properties;
  }

  /** Before the filters that ask for keys: pages hold nothing that needs one. */
  @Bean
  @WithPages
  FilterRegistrationBean<ModelPagesFilter> modelPages() {
    FilterRegistrationBean<ModelPagesFilter> filter =
        new FilterRegistrationBean<>(new ModelPagesFilter());
    filter.addUrlPatterns("/models", "/models/*");
    filter.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
    return filter;
  }

  /** Files of a build all have the same time, so it is their content that tells old from new. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    if (!properties.enabled()) {
      return;
    }
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations("classpath:/pages/assets/")
        .setCacheControl(CacheControl.noCache())
        .setUseLastModified(false)
        .setEtagGenerator(PagesConfiguration::digest);
  }

  private static String digest(Resource file) {
    try (InputStream content = file.getInputStream()) {
      return '"' + DigestUtils.md5DigestAsHex(content) + '"';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

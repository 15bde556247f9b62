package dev.ganvas.web.admin;

import dev.ganvas.datasets.DatasetProperties;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.storage.ScratchSpace;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Uploads go straight to the scratch space: what is left of one that broke off goes with it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatasetProperties.class)
class UploadConfiguration {
  private static final int IN_MEMORY_BYTES = 1 << 14;

  /** Behind the filters of Spring Security, which have an order; this one has none. */
  @Bean
  FilterRegistrationBean<UploadAdmission> uploadAdmission(
      DatasetStore datasets,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return new FilterRegistrationBean<>(new UploadAdmission(datasets, problems));
  }

  @Bean
  MultipartConfigElement multipartConfigElement(ScratchSpace scratch, DatasetProperties limits)
      throws IOException {
    long largest = limits.maxTotal().toBytes();
    return new MultipartConfigElement(
        scratch.folder().toAbsolutePath().toString(), largest, largest, IN_MEMORY_BYTES);
  }
}

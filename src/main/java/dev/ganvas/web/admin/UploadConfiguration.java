package dev.ganvas.web.admin;

import dev.ganvas.datasets.DatasetProperties;
import dev.ganvas.storage.ScratchSpace;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Uploads go straight to the scratch space: what is left of one that broke off goes with it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatasetProperties.class)
class UploadConfiguration {
  private static final int IN_MEMORY_BYTES = 1 << 14;

  @Bean
  MultipartConfigElement multipartConfigElement(ScratchSpace scratch, DatasetProperties limits)
      throws IOException {
    long largest = limits.maxTotal().toBytes();
    return new MultipartConfigElement(
        scratch.folder().toAbsolutePath().toString(), largest, largest, IN_MEMORY_BYTES);
  }
}

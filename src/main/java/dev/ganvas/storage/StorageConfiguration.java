package dev.ganvas.storage;

import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the nodes share files and secrets. Without a store nothing of its client is loaded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(S3Properties.class)
class StorageConfiguration {

  /** Both, on one client. */
  record Shared(SharedFiles files, SharedSecrets secrets) {}

  /**
   * @throws InvalidConfigurationException if there is a store, and it does not answer or refuses
   */
  @Bean
  Shared shared(S3Properties s3, DataDirectory directory, ScratchSpace scratch) throws IOException {
    return s3.isConfigured()
        ? stored(s3, directory, scratch)
        : new Shared(SharedFiles.of(directory), SharedSecrets.of(directory));
  }

  private static Shared stored(S3Properties s3, DataDirectory directory, ScratchSpace scratch)
      throws IOException {
    ObjectStore store = new ObjectStore(s3);
    try {
      store.names(StoredSecrets.FOLDER);
    } catch (ObjectStoreException e) {
      throw new InvalidConfigurationException("ganvas.storage.s3: " + e.getMessage());
    }
    return new Shared(
        new StoredFiles(directory, store, scratch),
        new StoredSecrets(store, SharedSecrets.of(directory)));
  }

  @Bean
  SharedFiles sharedFiles(Shared shared) {
    return shared.files();
  }

  @Bean
  SharedSecrets sharedSecrets(Shared shared) {
    return shared.secrets();
  }
}

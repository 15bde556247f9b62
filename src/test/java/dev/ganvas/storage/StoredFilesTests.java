package dev.ganvas.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of nodes that have nothing in common but an object store. */
@Timeout(120)
class StoredFilesTests {
  /** The least that S3 allows. */
  private static final int PART = 5 << 20;

  @TempDir static Path folder;
  private static S3Server server;
  private static CuttingProxy proxy;

  @TempDir Path nodes;
  private String prefix = "";

  @BeforeAll
  static void start() throws IOException {
    server = new S3Server(folder);
    proxy = new CuttingProxy(server.port());
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @BeforeEach
  void nameTheTest(TestInfo test) {
    proxy.cut(Long.MAX_VALUE, 0);
    prefix = test.getTestMethod().orElseThrow().getName() + "/";
  }

  private ObjectStore store() {
    return new ObjectStore(server.properties(proxy.port(), prefix), PART);
  }

  private DataDirectory data(String node) {
    return new DataDirectory(nodes.resolve(node));
  }

  private SharedFiles node(String name) throws IOException {
    return new StoredFiles(data(name), store(), new ScratchSpace(data(name)));
  }

  private Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Path file = nodes.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  @Test
  void aFolderIsThereOnAllNodesOrOnNone() throws IOException {
    SharedFiles first = node("first");
    SharedFiles second = node("second");
    file("made/pictures/0/1.png", 1000);
    file("made/pictures/0/2.png", 0);
    file("made/a name of more than a hundred letters ".repeat(3).strip() + ".json", 10);
    Path made = nodes.resolve("made");
    proxy.end(3000);
    assertThatThrownBy(() -> first.publish(made, "datasets/one"))
        .isInstanceOf(ObjectStoreException.class);
    proxy.cut(Long.MAX_VALUE, 0);
    assertThat(first.isPublished("datasets/one")).isFalse();
    assertThatThrownBy(() -> second.fetch("datasets/one")).isInstanceOf(NoSuchFileException.class);
    assertThat(second.local("datasets/one")).doesNotExist();

    AtomicFile.Step appear = first.publish(made, "datasets/one");
    assertThat(first.local("datasets/one")).doesNotExist();
    appear.run();
    assertThat(made).doesNotExist();
    assertThat(first.fetch("datasets/one").resolve("pictures/0/1.png")).hasSize(1000);
    Path fetched = second.fetch("datasets/one");
    assertThat(fetched).isEqualTo(nodes.resolve("second/datasets/one"));
    assertThat(fetched.resolve("pictures/0/1.png"))
        .hasSameBinaryContentAs(first.local("datasets/one").resolve("pictures/0/1.png"));
    assertThat(fetched.resolve("pictures/0/2.png")).isEmptyFile();

    second.delete("datasets/one");
    assertThat(fetched).doesNotExist();
    assertThat(server.objects(prefix)).isEmpty();
    assertThatThrownBy(() -> node("third").fetch("datasets/one"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatWasPublishedForNothingIsTakenBack() throws IOException {
    SharedFiles node = node("first");
    AtomicFile.Step other = node.publish(file("made", 1000), "models/a/1.0.0/1");
    file("again/manifest.json", 10);
    node.publish(nodes.resolve("again"), "models/a/1.0.0/12");
    node.takeBack("models/a/1.0.0/12");
    assertThat(node.isPublished("models/a/1.0.0/12")).isFalse();
    other.run();
    node("second").fetch("models/a/1.0.0/1");
    assertThat(server.objects(prefix)).as("a note and a file").hasSize(2);
  }

  @Test
  void allThatIsHereOrSharedOrWasBegunHasAName() throws IOException {
    SharedFiles first = node("first");
    SharedFiles second = node("second");
    assertThat(second.names("datasets")).isEmpty();
    file("made/1.png", 10);
    first.publish(nodes.resolve("made"), "datasets/one").run();
    store().put("datasets/begun/123", new byte[1]);
    file("second/datasets/here/1.png", 10);
    assertThat(second.names("datasets")).containsExactlyInAnyOrder("one", "begun", "here");
    assertThat(first.names("datasets")).containsExactlyInAnyOrder("one", "begun");
  }

  @Test
  void aBrokenDownloadGoesOnWhereItWas() throws IOException {
    int size = 3_000_000;
    Path file = file("shard", size);
    byte[] content = Files.readAllBytes(file);
    node("first").publish(file, "bulk/job/00000.zip").run();
    proxy.cut(1_000_000, 4);
    assertThat(node("second").fetch("bulk/job/00000.zip")).hasBinaryContent(content);
    assertThat(proxy.down()).isBetween((long) size, size + 100_000L);
  }

  @Test
  void partsThatHaveArrivedAreNotSentAgain() throws IOException {
    int size = 3 * PART + 1000;
    Path file = file("shard", size);
    byte[] content = Files.readAllBytes(file);
    SharedFiles first = node("first");
    proxy.end(2 * PART + PART / 2);
    assertThatThrownBy(() -> first.publish(file, "bulk/job/00000.zip"))
        .isInstanceOf(ObjectStoreException.class);
    proxy.cut(Long.MAX_VALUE, 0);
    first.publish(file, "bulk/job/00000.zip").run();
    assertThat(proxy.up()).isBetween(size - 2L * PART, size - 2L * PART + 100_000);
    assertThat(node("second").fetch("bulk/job/00000.zip")).hasBinaryContent(content);
  }

  @Test
  void whatWasAlteredInTheStoreIsRefused() throws IOException {
    Path file = file("shard", 1000);
    String sha256 = Sha256.of(file);
    node("first").publish(file, "bulk/job/00000.zip").run();
    Files.write(server.object(prefix + "bulk/job/00000.zip/" + sha256), new byte[1000]);
    SharedFiles second = node("second");
    assertThatThrownBy(() -> second.fetch("bulk/job/00000.zip"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("SHA-256");
    assertThat(second.local("bulk/job/00000.zip")).doesNotExist();
  }

  @Test
  void aRunIsRestoredAsTheLatestFenceHasSavedIt() throws IOException {
    SharedFiles first = node("first");
    SharedFiles second = node("second");
    Path run = nodes.resolve("run");
    file("run/checkpoints/1", 100);
    file("run/best", 50);
    first.save(run, "jobs/a/state", 7, path -> path.startsWith("checkpoints"));
    SharedFiles.Saved saved = second.saved("jobs/a/state").orElseThrow();
    assertThat(saved.fence()).isEqualTo(7);
    Path restored = Files.createDirectories(nodes.resolve("restored"));
    second.restore("jobs/a/state", saved, restored);
    assertThat(restored.resolve("checkpoints/1")).hasSize(100);
    assertThat(restored.resolve("best")).doesNotExist();

    file("run/checkpoints/1", 200);
    second.save(run, "jobs/a/state", 11, path -> true);
    assertThatThrownBy(() -> first.restore("jobs/a/state", saved, restored))
        .isInstanceOf(NoSuchFileException.class);
    file("run/checkpoints/1", 300);
    // A node that does not know yet that it has lost the job.
    first.save(run, "jobs/a/state", 7, path -> true);
    SharedFiles.Saved last = first.saved("jobs/a/state").orElseThrow();
    assertThat(last.fence()).isEqualTo(11);
    first.restore("jobs/a/state", last, restored);
    assertThat(restored.resolve("checkpoints/1")).hasSize(200);
    second.save(run, "jobs/a/state", 11, path -> true);
    assertThat(server.objects(prefix)).as("a note and a pack").hasSize(2);
    second.delete("jobs/a");
    assertThat(server.objects(prefix)).isEmpty();
  }

  @Test
  void nodesAgreeOnSecrets() throws IOException {
    SharedSecrets first = new StoredSecrets(store(), SharedSecrets.of(data("first")));
    SharedSecrets second = new StoredSecrets(store(), SharedSecrets.of(data("second")));
    byte[] made = first.readOrCreateKey("url-key", new Random(1));
    assertThat(made).hasSize(SharedSecrets.KEY_BYTES);
    assertThat(second.readOrCreateKey("url-key", new Random(2))).isEqualTo(made);
    assertThat(store().putIfAbsent("secrets/url-key", new byte[] {1})).isFalse();
    assertThat(second.read("url-key")).hasValue(made);
  }

  @Test
  void aSecretOfBeforeIsKeptAndAnotherOneStopsTheStart() throws IOException {
    SharedSecrets old = SharedSecrets.of(data("first"));
    byte[] before = old.readOrCreateKey("watermark-key", new Random(1));
    SharedSecrets first = new StoredSecrets(store(), old);
    assertThat(first.readOrCreateKey("watermark-key", new Random(2))).isEqualTo(before);
    SharedSecrets.of(data("second")).readOrCreateKey("watermark-key", new Random(3));
    SharedSecrets second = new StoredSecrets(store(), SharedSecrets.of(data("second")));
    assertThatThrownBy(() -> second.readOrCreateKey("watermark-key", new Random(4)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("watermark-key");
  }

  @Test
  void aStoreThatIsAwayIsNamedWithoutItsKeys() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    S3Properties away = server.properties(nobody, "ganvas/");
    SharedFiles files =
        new StoredFiles(data("alone"), new ObjectStore(away), new ScratchSpace(data("alone")));
    Path made = file("shard", 10);
    assertThatThrownBy(() -> files.publish(made, "bulk/job/00000.zip"))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("http://127.0.0.1:" + nobody + "/pictures/ganvas/")
        .hasMessageContaining("ConnectException")
        .message()
        .doesNotContain(String.valueOf(away.accessKey()), String.valueOf(away.secretKey()));
    assertThat(made).as("nothing is lost").hasSize(10);
    assertThat(files.local("bulk/job/00000.zip")).doesNotExist();
  }

  @Test
  void aBucketThatIsNotThereStopsTheStart() throws IOException {
    S3Properties right = server.properties(server.port(), "");
    S3Properties wrong =
        new S3Properties(
            "nothing",
            right.endpoint(),
            right.region(),
            "",
            true,
            right.accessKey(),
            right.secretKey());
    ScratchSpace scratch = new ScratchSpace(data("first"));
    assertThatThrownBy(() -> new StorageConfiguration().shared(wrong, data("first"), scratch))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("ganvas.storage.s3: ")
        .hasMessageContaining("NoSuchBucket");
  }

  @Test
  void wrongKeysAreNamedAsTheReason() {
    S3Properties right = server.properties(server.port(), "");
    ObjectStore store =
        new ObjectStore(
            new S3Properties(
                right.bucket(), right.endpoint(), right.region(), "", true, "tester", "guessed"));
    assertThatThrownBy(() -> store.read("anything"))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("SignatureDoesNotMatch")
        .hasMessageNotContaining("guessed");
  }
}

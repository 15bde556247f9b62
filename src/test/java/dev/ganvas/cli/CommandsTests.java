package dev.ganvas.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTests {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Commands.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "--help, ganvas [-hV] [COMMAND]",
    "-h, verify-log",
    "help, evaluate",
    "help evaluate, --held-out=<path>",
    "train --help, --data=<path>",
    "publish -h, --data-licence=<licence>",
    "evaluate --help --nonsense, --judge=<file>",
    "encoder --help, --pairs=<count>",
    "verify-log --help, --trust-root=<file>",
    "benchmark --help, --serving-only",
    "watermark --help, --psnr=<decibels>",
    "labelling-benchmark --help, --rounds=<count>",
    "provenance-benchmark --help, --records=<count>",
    "version, ganvas",
    "--version, ganvas",
    "completion, complete -F",
  })
  void tellsHowItIsUsed(String arguments, String shown) {
    assertThat(run(arguments.split(" "))).isZero();
    assertThat(out.toString()).contains(shown);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyCommandIsDescribed() {
    CommandLine ganvas = Commands.commandLine();
    assertThat(ganvas.getSubcommands().values())
        .allSatisfy(
            command -> {
              assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
              assertThat(command.getCommandSpec().options())
                  .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
            });
  }

  @Test
  void allWrongArgumentsAreNamedAtOnce() {
    int code =
        run("train", "--resolution=big", "--colour=perhaps", "--symmetry=round", "--nonsense=1");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("ganvas train: wrong arguments")
        .contains("--data=<path>")
        .contains("--run=<folder>")
        .contains("--resolution")
        .contains("'big' is not a whole number")
        .contains("--colour")
        .contains("'perhaps'")
        .contains("--symmetry")
        .contains("NONE, MIRROR, DIHEDRAL")
        .contains("--nonsense=1")
        .contains("See \"ganvas train --help\"")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "publish",
        "encoder",
        "evaluate",
        "evaluate --bundle",
        "labelling-benchmark",
        "watermark",
        "verify-log --url",
        "benchmark --repetitions=many",
        "provenance-benchmark --records=1.5",
        "trian",
        "help trian",
      })
  void wrongArgumentsAreExplainedInAFewLines(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("ganvas").doesNotContain("\tat ").doesNotContain("null");
    assertThat(err.toString().lines()).hasSizeLessThan(8);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void filesThatAreNotThereAreNamed(@TempDir Path directory) {
    Path bundle = directory.resolve("bundle");
    int code = run("evaluate", "--bundle=" + bundle, "--data=x", "--held-out=y");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "ganvas evaluate: there is no file " + bundle.resolve("manifest.json"));
  }

  @Test
  void aLogIsNotJudgedByWhatIsNoCheckpoint(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("c.json"), "{\"signature\": \"a.e30.c\"}");
    assertThat(run("verify-log", "--data-dir=" + folder, "--checkpoints=" + file)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("ganvas verify-log: " + file + " is no checkpoint");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDirectoryWithoutALogIsNamed(@TempDir Path folder) {
    assertThat(run("verify-log", "--data-dir=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("there is no database of a service in " + folder);
  }

  @ParameterizedTest
  @CsvSource({
    "train, true",
    "trian, true",
    "--help, true",
    "-V, true",
    "--server.port=0, false",
    "--debug, false",
  })
  void settingsOfTheServiceAreNoCommands(String argument, boolean command) {
    assertThat(Commands.isCommand(argument)).isEqualTo(command);
    assertThat(Commands.isCommand()).isFalse();
  }

  @Test
  void wholeNumbersMayBeGrouped() {
    CommandLine ganvas = Commands.commandLine();
    ganvas.parseArgs("train", "--data=a", "--run=b", "--images=1_000_000", "--classes=a,b");
    CommandLine.ParseResult train = ganvas.getParseResult().subcommand();
    assertThat(train.<Long>matchedOptionValue("--images", 0L)).isEqualTo(1_000_000);
    assertThat(train.matchedOption("--classes").stringValues()).containsExactly("a", "b");
    assertThat(train.errors()).isEmpty();
  }

  @Test
  void preparesARunForAnotherMachine(@TempDir Path folder) throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    for (int i = 0; i < 3; i++) {
      BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(i, i, 0xFF8800);
      ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
    }
    Path run = folder.resolve("run");
    assertThat(
            run(
                "train",
                "--data=" + pictures,
                "--run=" + run,
                "--resolution=32",
                "--engine=PYTORCH",
                "--ignore-classes",
                "--prepare-only"))
        .as(err.toString())
        .isZero();
    assertThat(run.resolve("options.json")).content().contains("\"engine\" : \"pytorch\"");
    assertThat(new String(Files.readAllBytes(run.resolve("set.safetensors")), ISO_8859_1))
        .contains("\"format\":\"ganvas-set-1\"", "\"count\":\"3\"", "[3,32,32,3]");
  }
}

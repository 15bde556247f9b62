package dev.ganvas.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What the program does besides serving. Without a command it serves. */
@Command(
    name = "ganvas",
    description = {
      "Generates images with GANs. Without a command it starts the service; settings are given as"
          + " --server.port=8080 then."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    subcommands = {
      TrainCommand.class,
      PublishCommand.class,
      EvaluateCommand.class,
      EncoderCommand.class,
      BenchmarkCommand.class,
      LabellingBenchmarkCommand.class,
      ProvenanceBenchmarkCommand.class,
      WatermarkCommand.class,
      VerifyLogCommand.class,
      HelpCommand.class
    })
public final class Commands {
  private static final int FAILED = 1;
  private static final int WRONG_ARGUMENTS = 2;
  private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

  private Commands() {}

  /** Whether these arguments of the program are a command, and not settings of the service. */
  public static boolean isCommand(String... arguments) {
    return arguments.length > 0
        && (!arguments[0].startsWith("-") || OWN_OPTIONS.contains(arguments[0]));
  }

  /**
   * Runs a command.
   *
   * @return the exit code of the process: 0, 1 if it failed, or 2 if its arguments are wrong
   */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Commands())
            .addSubcommand("version", new VersionCommand())
            .addSubcommand("completion", new GenerateCompletion());
    line.getSubcommands().values().forEach(Commands::configure);
    configure(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(int.class, text -> wholeNumber(text, Integer::valueOf))
        .registerConverter(Integer.class, text -> wholeNumber(text, Integer::valueOf))
        .registerConverter(long.class, text -> wholeNumber(text, Long::valueOf))
        .setExecutionStrategy(Commands::execute)
        .setParameterExceptionHandler((wrong, arguments) -> explain(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
  }

  /** All that is wrong is told at once, and every command has {@code --help}. */
  private static void configure(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.parser().collectErrors(true);
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .type(boolean.class)
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
  }

  private static <T> T wholeNumber(String text, Function<String, T> parser) {
    try {
      return parser.apply(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
  }

  private static int execute(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine command = commands.get(commands.size() - 1);
    String wrong =
        commands.stream()
            .flatMap(each -> each.getParseResult().errors().stream())
            .map(Throwable::getMessage)
            .distinct()
            .collect(Collectors.joining(System.lineSeparator() + "  "));
    boolean helps = commands.stream().anyMatch(each -> each.isUsageHelpRequested());
    if (!wrong.isEmpty() && !helps) {
      throw new ParameterException(command, wrong);
    }
    if (command.getCommand() instanceof Commands && !helps && !command.isVersionHelpRequested()) {
      throw new ParameterException(command, "a command is missing");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int explain(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": wrong arguments");
    err.println("  " + wrong.getMessage());
    err.println("See \"" + name + " --help\".");
    return WRONG_ARGUMENTS;
  }

  private static int explain(Exception failure, CommandLine command) throws Exception {
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof IllegalArgumentException) {
      command.getErr().println(name + ": " + failure.getMessage());
      return WRONG_ARGUMENTS;
    }
    if (failure instanceof NoSuchFileException missing) {
      command.getErr().println(name + ": there is no file " + missing.getFile());
      return FAILED;
    }
    if (failure instanceof IOException) {
      command.getErr().println(name + ": " + failure.getMessage());
      return FAILED;
    }
    throw failure;
  }

  @Command(name = "version", description = "Print the version.")
  private static final class VersionCommand implements Runnable {
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.root().commandLine().printVersionHelp(spec.commandLine().getOut());
    }
  }

  /** The version that the build has noted in the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream file =
          Commands.class.getResourceAsStream("/META-INF/build-info.properties")) {
        if (file != null) {
          build.load(file);
        }
      }
      return new String[] {"ganvas " + build.getProperty("build.version", "(not packaged)")};
    }
  }
}

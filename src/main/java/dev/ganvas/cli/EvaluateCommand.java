package dev.ganvas.cli;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.datasets.ImageSets;
import dev.ganvas.datasets.PictureConditions;
import dev.ganvas.evaluation.Evaluation;
import dev.ganvas.evaluation.HeldOutCaption;
import dev.ganvas.evaluation.Judge;
import dev.ganvas.evaluation.TextEvaluation;
import dev.ganvas.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas evaluate}: measures a model bundle beside real pictures that it never saw, prints a
 * table, and can note the numbers in the bundle's manifest.
 */
final class EvaluateCommand {
  private EvaluateCommand() {}

  static void run(CommandLine arguments) throws IOException {
    Path bundle = Path.of(arguments.required("bundle"));
    Path data = Path.of(arguments.required("data"));
    Path heldOutData = Path.of(arguments.required("held-out"));
    Path judgeFile = Path.of(arguments.text("judge", bundle + ".judge.safetensors"));
    boolean record = arguments.flag("record", false);
    String report = arguments.text("json", "");
    int images = arguments.integer("images", 10_000);
    String captions = arguments.text("captions", heldOutData + "/sentences.jsonl");
    ModelBundle model = ModelBundle.readDirectory(bundle);
    double truncation = arguments.number("truncation", model.manifest().usualTruncation());
    arguments.finish();
    int side = model.generator().architecture().resolution();
    List<String> classes = model.manifest().classes();
    ImageSet training = ImageSets.open(data, side, classes, System.err::println);
    ImageSet heldOut = ImageSets.open(heldOutData, side, classes, System.err::println);
    Judge judge = Judge.loadOrTrain(judgeFile, training, System.err::println);
    Object measured;
    if (model.text() == null) {
      Evaluation evaluation =
          Evaluation.of(
              model.generator(),
              training,
              PictureConditions.classes(training),
              heldOut,
              judge,
              images);
      System.out.println(evaluation.table());
      measured = evaluation;
    } else {
      TextEvaluation evaluation =
          TextEvaluation.of(
              model.generator(),
              model.text(),
              training,
              heldOut,
              HeldOutCaption.read(Path.of(captions)),
              judge,
              truncation);
      System.out.println(evaluation.table());
      measured = evaluation;
    }
    JsonMapper json = JsonMapper.builder().build();
    if (!report.isEmpty()) {
      byte[] pretty = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(measured);
      Files.write(Path.of(report), pretty);
    }
    if (record) {
      var metrics = json.convertValue(measured, new TypeReference<Map<String, Object>>() {});
      ModelBundle.write(
          bundle, model.manifest().withMetrics(metrics), model.generator(), model.text());
    }
  }
}

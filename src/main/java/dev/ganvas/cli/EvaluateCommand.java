package dev.ganvas.cli;

import dev.ganvas.evaluation.Evaluation;
import dev.ganvas.evaluation.HeldOutCaption;
import dev.ganvas.evaluation.Judge;
import dev.ganvas.evaluation.JudgedPictures;
import dev.ganvas.evaluation.NearestPairs;
import dev.ganvas.evaluation.TextEvaluation;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas evaluate}: measures a model bundle beside real pictures that it never saw, prints a
 * table, and can note the numbers in the bundle's manifest.
 */
@Command(name = "evaluate", description = "Measure a model beside real pictures that it never saw.")
final class EvaluateCommand implements Callable<Integer> {
  @Option(names = "--bundle", required = true, paramLabel = "<folder>", description = "The model.")
  Path bundle;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "<path>",
      description = "Pictures that it was trained on.")
  Path data;

  @Option(
      names = "--held-out",
      paramLabel = "<path>",
      description =
          "Pictures that it never saw. Without them the training pictures are compared with each"
              + " other, for a model without prompts.")
  @Nullable Path heldOut;

  @Option(
      names = "--judge",
      paramLabel = "<file>",
      description = "File of the judge, trained if it is missing. Default: beside the bundle")
  @Nullable Path judge;

  @Option(
      names = "--record",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Note the figures in the manifest of the bundle. Default: ${DEFAULT-VALUE}")
  boolean record;

  @Option(
      names = "--json",
      paramLabel = "<file>",
      description = "Write the figures to this file too.")
  @Nullable Path json;

  @Option(
      names = "--images",
      defaultValue = "10000",
      paramLabel = "<count>",
      description = "Pictures to generate, of a model without prompts. Default: ${DEFAULT-VALUE}")
  int images;

  @Option(
      names = "--captions",
      paramLabel = "<file>",
      description = "Captions to generate from. Default: sentences.jsonl in the pictures held out")
  @Nullable Path captions;

  @Option(
      names = "--truncation",
      paramLabel = "<factor>",
      description = "0 to 1. Default: that of the model")
  @Nullable Double truncation;

  @Option(
      names = "--nearest",
      paramLabel = "<file>",
      description =
          "Write the pictures that are nearest to a training picture here, as PNG, with that below"
              + " them: first in features, then in pixels. Of a model without prompts.")
  @Nullable Path nearest;

  @Override
  public Integer call() throws IOException {
    ModelBundle model = ModelBundle.readDirectory(bundle);
    TextConditions text = model.text();
    save(model, text == null ? evaluate(model) : evaluate(model, text));
    return 0;
  }

  private Evaluation evaluate(ModelBundle model) throws IOException {
    boolean conditional = model.generator().architecture().conditioning().size() > 0;
    ImageSet training = open(model, data);
    PictureConditions conditions =
        PictureConditions.classes(conditional ? training : training.alone());
    JudgedPictures pictures =
        JudgedPictures.of(model.generator(), training, conditions, judge(training), images);
    if (nearest != null) {
      Files.write(nearest, ImageCodec.encode(NearestPairs.sheet(pictures), ImageFormat.PNG));
    }
    Evaluation evaluation = Evaluation.of(pictures, heldOut == null ? null : open(model, heldOut));
    System.out.println(evaluation.table());
    return evaluation;
  }

  private TextEvaluation evaluate(ModelBundle model, TextConditions text) throws IOException {
    Path unseen = heldOut;
    if (unseen == null) {
      throw new IllegalArgumentException("a model with prompts needs --held-out");
    }
    ImageSet training = open(model, data);
    TextEvaluation evaluation =
        TextEvaluation.of(
            model.generator(),
            text,
            training,
            open(model, unseen),
            HeldOutCaption.read(captions == null ? unseen.resolve("sentences.jsonl") : captions),
            judge(training),
            truncation == null ? model.manifest().usualTruncation() : truncation);
    System.out.println(evaluation.table());
    return evaluation;
  }

  private static ImageSet open(ModelBundle model, Path source) throws IOException {
    int side = model.generator().architecture().resolution();
    return ImageSets.open(source, side, model.manifest().classes(), System.err::println);
  }

  private Judge judge(ImageSet training) throws IOException {
    Path file = judge == null ? Path.of(bundle + ".judge.safetensors") : judge;
    return Judge.loadOrTrain(file, training, System.err::println);
  }

  private void save(ModelBundle model, Object measured) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    if (json != null) {
      Files.write(json, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(measured));
    }
    if (record) {
      var metrics = mapper.convertValue(measured, new TypeReference<Map<String, Object>>() {});
      ModelBundle.write(
          bundle,
          model.manifest().withMetrics(metrics),
          model.generator(),
          model.text(),
          model.realism());
    }
  }
}

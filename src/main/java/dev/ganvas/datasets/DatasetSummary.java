package dev.ganvas.datasets;

import dev.ganvas.imagesets.FileReport;
import java.util.List;
import java.util.Map;

/**
 * What an upload came to.
 *
 * @param accepted pictures in the set
 * @param leftOut files that are not, by what is wrong with them; one can count under several
 * @param noted accepted pictures with something odd about them, by what it is
 * @param channels 1 if all pictures are gray, otherwise 3
 * @param captions pictures with a caption
 * @param classes pictures of each class; empty without classes
 * @param diversity of the pictures
 * @param warnings what to think about before training
 */
public record DatasetSummary(
    int accepted,
    Map<FileReport.Kind, Integer> leftOut,
    Map<FileReport.Kind, Integer> noted,
    int channels,
    int captions,
    Map<String, Integer> classes,
    DatasetDiversity diversity,
    List<String> warnings) {
  /** Without the names of classes. */
  DatasetSummary countsOnly() {
    return new DatasetSummary(
        accepted, leftOut, noted, channels, captions, Map.of(), diversity, List.of());
  }
}

package org.sightline.analysis;

import java.net.URI;
import java.util.List;
import org.sightline.analysis.detect.NetworkForm;

/// One entry of the catalogue: a network that the detector can run, and all that is known of it.
///
/// @param name by which people and observations know it
/// @param licence of the weights, as an SPDX identifier
/// @param source where the weights come from, in words
/// @param address from which the file, or the package that it is made from, is fetched
/// @param sizeBytes of the file
/// @param sha256 of the file, in hexadecimal
/// @param form how pictures go in and boxes come out
/// @param labels by class number
/// @param accuracy as published, with the data set and the measure
/// @param fileName under which it lies in a folder of networks
/// @param card what who uses it should know
public record Network(
    String name,
    String licence,
    String source,
    URI address,
    long sizeBytes,
    String sha256,
    NetworkForm form,
    List<String> labels,
    String accuracy,
    String fileName,
    ModelCard card) {
  public Network {
    labels = List.copyOf(labels);
  }

  /// The words that it can say.
  public List<String> words() {
    return labels.stream().filter(label -> !label.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}

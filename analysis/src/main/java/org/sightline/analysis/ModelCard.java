package org.sightline.analysis;

import org.sightline.analysis.detect.NetworkForm;

/// What who uses a network should know of it, after Mitchell et al., "Model Cards for Model
/// Reporting" (2019).
///
/// @param version of the weights, as their makers or this program name it
/// @param madeFrom the name of the network that it was made from; empty for one that was trained
/// @param trainedOn the data, and by whom
/// @param meantFor uses for which it was chosen
/// @param notFor uses for which it was not, and what it is known to do wrong
public record ModelCard(
    String version, String madeFrom, String trainedOn, String meantFor, String notFor) {
  /// A card of which only the form is known.
  static ModelCard unknown(NetworkForm form) {
    return new ModelCard(
        "",
        "",
        "not told by who added it (%s)".formatted(form),
        "what who added it tried it for",
        "anything that was not tried");
  }
}

package org.sightline.analysis.evaluate;

/// How well a tracker followed what people labelled.
///
/// A figure that the definitions leave without a value, such as MOTA where nothing was to be found,
/// is NaN.
///
/// @param mota multiple object tracking accuracy: 1 less misses, wrong answers and switches for
///   each box that was to be found; may be negative
/// @param motp mean overlap of the boxes found
/// @param idf1 F1 score of identities
/// @param idPrecision share of answered boxes with the right identity
/// @param idRecall share of labelled boxes with the right identity
/// @param hota higher order tracking accuracy
/// @param deta its detection accuracy
/// @param assa its association accuracy
/// @param loca its localisation accuracy
/// @param precision share of answered boxes that are right
/// @param recall share of labelled boxes that were found
/// @param frames that were scored
/// @param boxes that were to be found
/// @param falsePositives boxes answered for nothing
/// @param falseNegatives boxes not found
/// @param idSwitches objects whose track changed
/// @param fragmentations objects found again after they were not
/// @param objects how many were labelled
/// @param tracks how many were answered
/// @param mostlyTracked objects found in 80 % of their frames
/// @param mostlyLost objects found in less than 20 % of their frames
/// @param countingError mean over the frames of how many objects too many or too few were answered
/// @param unlabelledFrames frames with answers that nobody labelled and that are not scored
public record TrackingScore(
    double mota,
    double motp,
    double idf1,
    double idPrecision,
    double idRecall,
    double hota,
    double deta,
    double assa,
    double loca,
    double precision,
    double recall,
    int frames,
    long boxes,
    long falsePositives,
    long falseNegatives,
    long idSwitches,
    long fragmentations,
    int objects,
    int tracks,
    int mostlyTracked,
    int mostlyLost,
    double countingError,
    int unlabelledFrames) {
  /// The overlap at which a box counts as found, unless another is asked for.
  public static final double USUAL_OVERLAP = 0.5;

  /// Scores a tracker's answer.
  ///
  /// @param least the overlap at which a box counts as found; HOTA uses its own
  public static TrackingScore of(LabelledFootage truth, LabelledFootage answer, double least) {
    Pairings pairings = Pairings.of(truth, answer, least);
    ClearMot clear = ClearMot.of(pairings, least);
    Identities identities = Identities.of(pairings, least);
    Hota hota = Hota.of(pairings);
    long wanted = clear.wanted();
    long wrong = clear.falseNegatives() + clear.falsePositives() + clear.idSwitches();
    return new TrackingScore(
        wanted == 0 ? Double.NaN : 1 - (double) wrong / wanted,
        clear.overlapSum() / clear.truePositives(),
        identities.f1(),
        identities.precision(),
        identities.recall(),
        hota.hota(),
        hota.deta(),
        hota.assa(),
        hota.loca(),
        (double) clear.truePositives() / (clear.truePositives() + clear.falsePositives()),
        (double) clear.truePositives() / wanted,
        pairings.frames().size(),
        wanted,
        clear.falsePositives(),
        clear.falseNegatives(),
        clear.idSwitches(),
        clear.fragmentations(),
        pairings.objects(),
        pairings.tracks(),
        clear.mostlyTracked(),
        clear.mostlyLost(),
        pairings.frames().stream()
            .mapToInt(frame -> Math.abs(frame.objects().length - frame.tracks().length))
            .average()
            .orElse(Double.NaN),
        pairings.unlabelled());
  }
}

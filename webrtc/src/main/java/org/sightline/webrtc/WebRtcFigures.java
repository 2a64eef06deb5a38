package org.sightline.webrtc;

/// What WebRTC has done since the node started.
///
/// @param sessions that are open now
/// @param connected of those, how many have been sent something
/// @param accepted offers
/// @param packets of media sent
/// @param sentAgain packets sent once more, because a browser missed them
/// @param keyPicturesAgain key pictures sent once more, because a browser asked
/// @param ignored datagrams that were nobody's, or not right
/// @param notSent datagrams that the system did not take
public record WebRtcFigures(
    int sessions,
    int connected,
    long accepted,
    long packets,
    long sentAgain,
    long keyPicturesAgain,
    long ignored,
    long notSent) {
  /// Where there is no WebRTC.
  public static final WebRtcFigures NONE = new WebRtcFigures(0, 0, 0, 0, 0, 0, 0, 0);
}

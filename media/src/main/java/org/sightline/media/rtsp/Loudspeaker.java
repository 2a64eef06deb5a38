package org.sightline.media.rtsp;

/// What takes in the sound that a client of an [RtspServer] sends (ONVIF Streaming Specification
/// section 5.3): the loudspeaker of a camera.
public interface Loudspeaker {
  /// The form that it takes.
  TalkForm form();

  /// Takes the payload of one packet; called on the client's own thread.
  ///
  /// @param timestamp the 32 bits of the packet's time stamp
  void sound(byte[] payload, int timestamp);
}

package org.sightline.media.rtsp;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h265.H265Nal;
import org.sightline.media.h265.H265ParameterSets;
import org.sightline.media.jpeg.JpegSize;
import org.sightline.media.rtp.H264Depacketiser;
import org.sightline.media.rtp.H265Depacketiser;
import org.sightline.media.rtp.JpegDepacketiser;
import org.sightline.media.rtp.VideoDepacketiser;
import org.sightline.media.sdp.MediaDescription;

/// The forms of video that are taken in, and what a session description says of each (RFC 6184
/// section 8.1, RFC 7798 section 7.1, RFC 2435 section 3.1).
final class VideoForms {
  /// Parameter sets read of one parameter; further ones are left to come in the packets.
  private static final int MAX_SETS = 16;

  private static final int MAX_JPEG_PIXELS = 0xFFFF;

  private VideoForms() {}

  /// A depacketiser that knows what the description says; empty where the video cannot be taken in.
  static Optional<VideoDepacketiser> depacketiser(MediaDescription media) {
    if (!media.kind().equals("video")) {
      return Optional.empty();
    }
    return switch (media.encoding()) {
      case "H264" -> isInterleaved(media) ? Optional.empty() : Optional.of(h264(media));
      case "H265", "HEVC" -> Optional.of(h265(media));
      case "JPEG" -> Optional.of(new JpegDepacketiser(jpegSize(media)));
      default -> Optional.empty();
    };
  }

  /// Why a video cannot be taken in.
  static String refusal(MediaDescription media) {
    if (media.encoding().equals("H264")) {
      return "H264 in interleaved packetization mode (2)";
    }
    return HeaderText.shown(
        media.encoding().isEmpty() ? "payload type " + media.payloadType() : media.encoding());
  }

  private static boolean isInterleaved(MediaDescription media) {
    return media.number("packetization-mode").orElse(0) == 2;
  }

  private static H264Depacketiser h264(MediaDescription media) {
    var sets = new ParameterSets();
    for (byte[] nal : nalUnits(media, "sprop-parameter-sets")) {
      int type = Nal.type(nal[0]);
      if (type == Nal.SPS || type == Nal.PPS) {
        sets.offer(nal, 0, nal.length);
      }
    }
    return new H264Depacketiser(sets);
  }

  private static H265Depacketiser h265(MediaDescription media) {
    var sets = new H265ParameterSets();
    for (String name : List.of("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")) {
      for (byte[] nal : nalUnits(media, name)) {
        if (H265Nal.isParameterSet(H265Nal.type(nal[0]))) {
          sets.offer(nal, 0, nal.length);
        }
      }
    }
    return new H265Depacketiser(sets, media.number("sprop-max-don-diff").orElse(0) > 0);
  }

  private static List<byte[]> nalUnits(MediaDescription media, String parameter) {
    List<byte[]> found = new java.util.ArrayList<>();
    for (String text : media.parameter(parameter).orElse("").split(",", MAX_SETS)) {
      byte[] nal = base64(text);
      if (nal != null && nal.length > 1) {
        found.add(nal);
      }
    }
    return found;
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /// Cameras with pictures above 2040 pixels say their size as `x-dimensions` or `framesize`.
  private static @Nullable JpegSize jpegSize(MediaDescription media) {
    for (String attribute : media.attributes()) {
      int colon = attribute.indexOf(':');
      String value = colon < 0 ? "" : attribute.substring(colon + 1).strip();
      if (attribute.startsWith("x-dimensions:")) {
        return jpegSize(value.split(",", 3));
      }
      if (attribute.startsWith("framesize:") && value.indexOf(' ') > 0) {
        return jpegSize(value.substring(value.indexOf(' ') + 1).split("-", 3));
      }
    }
    return null;
  }

  private static @Nullable JpegSize jpegSize(String[] numbers) {
    if (numbers.length != 2) {
      return null;
    }
    int width = number(numbers[0]);
    int height = number(numbers[1]);
    return width > 0 && height > 0 ? new JpegSize(width, height) : null;
  }

  private static int number(String text) {
    String digits = text.strip();
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int value = Integer.parseInt(digits);
    return value <= MAX_JPEG_PIXELS ? value : 0;
  }
}

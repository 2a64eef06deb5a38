package org.sightline.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.WrittenFormat;

/// How access units come from a process that takes in a foreign stream: frames of a kind in one
/// byte, a length in four (big-endian) and so many bytes.
///
/// `F` tells the media tracks and comes first, and again when they change: in one byte how many,
/// and each as [WrittenFormat]. `U` is an access unit: media track, flags (1: key), presentation
/// time in ticks as a number of eight bytes, and its bytes. `E` is why it ends, in words.
///
/// The sender is a process that may have been taken over by what it read: every number is checked,
/// and nothing is allocated before its bytes have come.
public final class ForeignFrames {
  /// The largest frame.
  public static final int MAX_FRAME_BYTES = 16 << 20;

  /// The most media tracks.
  public static final int MAX_TRACKS = 8;

  private static final int MAX_WORDS = 400;
  private static final int PIECE = 64 << 10;
  private static final int UNIT_HEAD = 10;

  /// One frame.
  public sealed interface Frame {
    /// The media tracks from here on.
    record Form(List<MediaFormat> tracks) implements Frame {
      public Form {
        tracks = List.copyOf(tracks);
      }
    }

    /// One access unit, in the form of [org.sightline.media.AccessUnit#bytes()].
    record Unit(int mediaTrack, boolean key, long time, byte[] bytes) implements Frame {}

    /// Nothing more comes.
    ///
    /// @param words why, for people, without secrets
    record End(String words) implements Frame {}
  }

  private ForeignFrames() {}

  /// Writes one frame. The caller flushes.
  ///
  /// @throws IllegalArgumentException if a media track cannot be told
  public static void write(Frame frame, OutputStream out) throws IOException {
    var body = new ByteArrayOutputStream();
    var data = new DataOutputStream(body);
    int kind =
        switch (frame) {
          case Frame.Form(List<MediaFormat> tracks) -> {
            data.writeByte(tracks.size());
            for (MediaFormat track : tracks) {
              if (!comes(track)) {
                throw new IllegalArgumentException(track + " does not come over RTMP or SRT");
              }
              WrittenFormat.write(track, data);
            }
            yield 'F';
          }
          case Frame.Unit(int track, boolean key, long time, byte[] bytes) -> {
            data.writeByte(track);
            data.writeByte(key ? 1 : 0);
            data.writeLong(time);
            data.write(bytes);
            yield 'U';
          }
          case Frame.End(String words) -> {
            data.write(words.getBytes(StandardCharsets.UTF_8));
            yield 'E';
          }
        };
    var head = new DataOutputStream(out);
    head.writeByte(kind);
    head.writeInt(body.size());
    body.writeTo(out);
  }

  /// Whether FFmpeg gives such a media track on.
  private static boolean comes(MediaFormat track) {
    return track instanceof MediaFormat.H264
        || track instanceof MediaFormat.H265
        || track instanceof MediaFormat.Aac;
  }

  /// Reads one frame, waiting for it.
  ///
  /// @return null at the end between two frames
  /// @throws IOException if what comes is no frame, or breaks off in one
  public static @Nullable Frame read(InputStream in) throws IOException {
    int kind = in.read();
    if (kind < 0) {
      return null;
    }
    var data = new DataInputStream(in);
    int length = data.readInt();
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("a frame of %d bytes: %d at most".formatted(length, MAX_FRAME_BYTES));
    }
    byte[] body = body(in, length);
    return switch (kind) {
      case 'F' -> formed(body);
      case 'U' -> unit(body);
      case 'E' -> new Frame.End(words(body));
      default -> throw new IOException("a frame of unknown kind %d".formatted(kind));
    };
  }

  private static byte[] body(InputStream in, int length) throws IOException {
    if (length <= PIECE) {
      byte[] body = new byte[length];
      if (in.readNBytes(body, 0, length) < length) {
        throw new EOFException("a frame breaks off");
      }
      return body;
    }
    // Room grows with what has come.
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a frame breaks off");
    }
    return body;
  }

  private static Frame unit(byte[] body) throws IOException {
    if (body.length <= UNIT_HEAD || body[0] < 0 || body[0] >= MAX_TRACKS) {
      throw new IOException("an access unit without bytes or media track");
    }
    long time = 0;
    for (int i = 2; i < UNIT_HEAD; i++) {
      time = time << 8 | (body[i] & 0xFF);
    }
    byte[] bytes = new byte[body.length - UNIT_HEAD];
    System.arraycopy(body, UNIT_HEAD, bytes, 0, bytes.length);
    return new Frame.Unit(body[0], body[1] == 1, time, bytes);
  }

  private static Frame formed(byte[] body) throws IOException {
    var data = new DataInputStream(new java.io.ByteArrayInputStream(body));
    try {
      int count = data.readUnsignedByte();
      if (count < 1 || count > MAX_TRACKS) {
        throw new IOException("%d media tracks: 1 to %d".formatted(count, MAX_TRACKS));
      }
      List<MediaFormat> tracks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tracks.add(track(data));
      }
      return new Frame.Form(tracks);
    } catch (EOFException | UTFDataFormatException e) {
      throw new IOException("the description of the media tracks breaks off", e);
    }
  }

  private static MediaFormat track(DataInputStream data) throws IOException {
    MediaFormat track = WrittenFormat.read(data);
    if (!comes(track)) {
      throw new IOException(track + " does not come over RTMP or SRT");
    }
    return track;
  }

  private static String words(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    return text.substring(0, Math.min(MAX_WORDS, text.length()));
  }
}

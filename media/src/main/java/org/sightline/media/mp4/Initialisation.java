package org.sightline.media.mp4;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// The head of a fragmented file: `ftyp` and `moov` (ISO/IEC 14496-12, 8.2; 14496-14; 14496-15).
final class Initialisation {
  private static final int MOVIE_TIMESCALE = 1000;
  private static final int PLAIN_TIMESCALE = 90_000;

  private Initialisation() {}

  static byte[] write(List<MediaFormat> tracks, @Nullable Duration duration) {
    return fragmented(tracks.stream().map(TrackPlan::fragmented).toList(), duration);
  }

  /// The head of a fragmented file, which may begin in the middle of a GOP and change forms.
  static byte[] fragmented(List<TrackPlan> tracks, @Nullable Duration duration) {
    BoxWriter out = new BoxWriter();
    int ftyp = out.box("ftyp");
    out.ascii("iso6").u32(1).ascii("iso6").ascii("mp41").ascii("cmfc").end(ftyp);
    int moov = out.box("moov");
    movieHeader(out, tracks.size(), MOVIE_TIMESCALE, 0);
    for (int i = 0; i < tracks.size(); i++) {
      track(out, i + 1, tracks.get(i), 0);
    }
    int mvex = out.box("mvex");
    if (duration != null) {
      int mehd = out.fullBox("mehd", 1, 0);
      out.u64(duration.toMillis()).end(mehd);
    }
    for (int i = 0; i < tracks.size(); i++) {
      int trex = out.fullBox("trex", 0, 0);
      out.u32(i + 1).u32(1).u32(0).u32(0).u32(0).end(trex);
    }
    return out.end(mvex).end(moov).toByteArray();
  }

  /// `ftyp` and `moov` of a plain file.
  ///
  /// @param base where in the file the first sample stands
  static byte[] plain(List<TrackPlan> tracks, long base) {
    BoxWriter out = new BoxWriter();
    int ftyp = out.box("ftyp");
    out.ascii("isom").u32(0x200).ascii("isom").ascii("iso2").ascii("mp41").end(ftyp);
    int moov = out.box("moov");
    long longest = 0;
    for (TrackPlan track : tracks) {
      longest = Math.max(longest, track.scaled(track.duration(), PLAIN_TIMESCALE));
    }
    movieHeader(out, tracks.size(), PLAIN_TIMESCALE, longest);
    for (int i = 0; i < tracks.size(); i++) {
      track(out, i + 1, tracks.get(i), base);
    }
    return out.end(moov).toByteArray();
  }

  private static void movieHeader(BoxWriter out, int tracks, int timescale, long duration) {
    int mvhd = out.fullBox("mvhd", 0, 0);
    out.u32(0).u32(0).u32(timescale).u32(duration).u32(0x10000).u16(0x100).zeros(10);
    matrix(out);
    out.zeros(24).u32(tracks + 1L).end(mvhd);
  }

  private static void matrix(BoxWriter out) {
    out.u32(0x10000).zeros(12).u32(0x10000).zeros(12).u32(0x40000000);
  }

  private static void track(BoxWriter out, int id, TrackPlan plan, long base) {
    MediaFormat format = plan.format();
    StoredSamples samples = plan.samples();
    int timescale = samples == null ? MOVIE_TIMESCALE : PLAIN_TIMESCALE;
    int trak = out.box("trak");
    int tkhd = out.fullBox("tkhd", 0, 3);
    out.u32(0).u32(0).u32(id).u32(0);
    out.u32(samples == null ? 0 : plan.scaled(plan.duration(), timescale)).zeros(8).u16(0).u16(0);
    out.u16(format.kind() == MediaFormat.Kind.SOUND ? 0x100 : 0).u16(0);
    matrix(out);
    int width = width(format);
    int height = height(format);
    out.u32((long) width << 16).u32((long) height << 16).end(tkhd);
    plan.writeEdit(out, timescale);
    int mdia = out.box("mdia");
    int mdhd = out.fullBox("mdhd", 0, 0);
    out.u32(0)
        .u32(0)
        .u32(format.clockRate())
        .u32(samples == null ? 0 : samples.duration())
        .u16(0x55C4)
        .u16(0)
        .end(mdhd);
    int hdlr = out.fullBox("hdlr", 0, 0);
    MediaFormat.Kind kind = format.kind();
    String handler =
        switch (kind) {
          case VIDEO -> "vide";
          case SOUND -> "soun";
          case METADATA -> "meta";
        };
    out.u32(0).ascii(handler).zeros(12);
    out.ascii(kind.name().toLowerCase(Locale.ROOT)).u8(0).end(hdlr);
    int minf = out.box("minf");
    switch (kind) {
      case VIDEO -> {
        int vmhd = out.fullBox("vmhd", 0, 1);
        out.zeros(8).end(vmhd);
      }
      case SOUND -> {
        int smhd = out.fullBox("smhd", 0, 0);
        out.zeros(4).end(smhd);
      }
      case METADATA -> out.end(out.fullBox("nmhd", 0, 0));
    }
    int dinf = out.box("dinf");
    int dref = out.fullBox("dref", 0, 0);
    out.u32(1);
    out.end(out.fullBox("url ", 0, 1)).end(dref).end(dinf);
    int stbl = out.box("stbl");
    int stsd = out.fullBox("stsd", 0, 0);
    out.u32(plan.forms().size());
    plan.forms().forEach(form -> SampleEntry.write(out, form));
    out.end(stsd);
    if (samples == null) {
      noSamples(out);
    } else {
      samples.write(out, base);
    }
    out.end(stbl).end(minf).end(mdia).end(trak);
  }

  private static void noSamples(BoxWriter out) {
    for (String table : List.of("stts", "stsc", "stco")) {
      int at = out.fullBox(table, 0, 0);
      out.u32(0).end(at);
    }
    int stsz = out.fullBox("stsz", 0, 0);
    out.u32(0).u32(0).end(stsz);
  }

  static int width(MediaFormat format) {
    return switch (format) {
      case MediaFormat.H264 h -> h.width();
      case MediaFormat.H265 h -> h.width();
      case MediaFormat.Jpeg j -> j.width();
      case MediaFormat.Aac _,
          MediaFormat.G711 _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.L16 _,
          MediaFormat.Metadata _ ->
          0;
    };
  }

  static int height(MediaFormat format) {
    return switch (format) {
      case MediaFormat.H264 h -> h.height();
      case MediaFormat.H265 h -> h.height();
      case MediaFormat.Jpeg j -> j.height();
      case MediaFormat.Aac _,
          MediaFormat.G711 _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.L16 _,
          MediaFormat.Metadata _ ->
          0;
    };
  }
}

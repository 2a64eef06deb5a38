package org.sightline.media.signing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks the signatures in one video while it streams by: NAL units go in, in their order, and a
/// [GopVerdict] comes out for each GOP, some time after its last picture.
///
/// Hashes are kept and no pictures, at most [#MAX_UNITS] of them; a video longer than that without
/// a signature is not signed, and one that was signed before is invalid. Every verdict is given
/// exactly once, and after [#finish] there is one for every picture. The scheme is that of the
/// first signature SEI; SEI of another scheme are passed over.
///
/// Owned by one thread.
public final class StreamVerifier {
  /// Slices kept while they wait for their signature.
  public static final int MAX_UNITS = PendingUnits.MAX_UNITS;

  /// GOPs without any signature after which a video is said to be unsigned so far.
  static final int MAX_UNSIGNED_GOPS = 20;

  /// GOPs after which hashes of the usual algorithm only are made.
  private static final int SEARCHED_GOPS = 6;

  private final VideoCodec codec;
  private final Consumer<GopVerdict> verdicts;
  private final WholeVerdict.Tally tally = new WholeVerdict.Tally();
  private final UnitHasher hasher = new UnitHasher();
  private final KeyPin keys = new KeyPin();
  private final PendingUnits pending = new PendingUnits();
  private @Nullable SigningScheme scheme;
  private @Nullable SigningSession session;
  private @Nullable SignatureSei early;
  private SignerNote note = SignerNote.NONE;
  private long picture = -1;
  private long gops;
  private long lastMicros;
  private long unhashedSlices;
  private @Nullable GopSpan leading;

  /// @param verdicts is given each verdict, on the thread that calls
  public StreamVerifier(VideoCodec codec, Consumer<GopVerdict> verdicts) {
    this.codec = codec;
    this.verdicts = verdicts;
  }

  /// Takes the NAL units of an access unit, each behind its length in four bytes; one that claims
  /// to be longer than what is there is cut.
  public void addLengthPrefixed(byte[] unit, long timeMicros) {
    int at = 0;
    while (at + 4 <= unit.length) {
      int length = org.sightline.media.h264.NalUnits.lengthAt(unit, at);
      at += 4;
      int end = length < 0 || length > unit.length - at ? unit.length : at + length;
      add(unit, at, end, timeMicros);
      at = end;
    }
  }

  /// Takes one NAL unit, without start code or length, whose bytes are `in` from `from` to `to`,
  /// exclusive; they are not kept.
  ///
  /// @param timeMicros time of its picture, microseconds; only handed back
  public void add(byte[] in, int from, int to, long timeMicros) {
    NalRole role = NalRole.of(codec, in, from, to);
    lastMicros = timeMicros;
    switch (role) {
      case GOP_START, KEY_SLICE, PICTURE_START, SLICE -> slice(role, in, from, to);
      case SEI -> SignatureSei.read(codec, in, from, to).ifPresent(this::signature);
      case UNHASHED_SLICE -> unhashedSlices++;
      case OTHER -> {}
    }
  }

  private void slice(NalRole role, byte[] in, int from, int to) {
    int end = to;
    while (end > from && in[end - 1] == 0) {
      end--;
    }
    if (role.beginsPicture() || picture < 0) {
      picture++;
    }
    boolean gopStart = role == NalRole.GOP_START;
    if (!gopStart && gops == 0) {
      leading = grown(leading);
      return;
    }
    byte[][] plain = hasher.plain(in, from, end);
    byte[][] anchored = hasher.anchored(plain);
    if (gopStart) {
      beginGop(plain);
    }
    pending.add(
        HashedUnit.picture(gopStart, picture, lastMicros, gopStart ? plain : anchored, anchored));
    afterUnit();
  }

  private void beginGop(byte[][] plain) {
    GopSpan before = leading;
    if (before != null) {
      give(new GopVerdict.NotChecked(before, "the video begins in the middle of a GOP"));
      leading = null;
    }
    hasher.anchor(plain);
    gops++;
    if (scheme == null && gops > SEARCHED_GOPS) {
      hasher.only(HashAlgorithm.SHA256);
    }
  }

  private GopSpan grown(@Nullable GopSpan span) {
    return span == null
        ? new GopSpan(picture, 1, lastMicros, lastMicros)
        : new GopSpan(
            span.firstPicture(), picture - span.firstPicture() + 1, span.startMicros(), lastMicros);
  }

  private void afterUnit() {
    SignatureSei waiting = early;
    SigningSession open = session;
    if (open == null) {
      while (pending.isFull() || pending.completeGops() > MAX_UNSIGNED_GOPS) {
        unsigned();
      }
      return;
    }
    if (waiting != null) {
      early = null;
      open.accept(waiting);
    }
    open.giveUpLate();
  }

  private void signature(SignatureSei sei) {
    if (scheme == null) {
      scheme = sei.scheme();
      hasher.only(sei.hash());
      session = new SigningSession(pending, hasher, keys, this::give);
    }
    SigningSession open = session;
    if (open == null || sei.scheme() != scheme && !sei.certificateOnly()) {
      return;
    }
    if (!sei.note().equals(SignerNote.NONE)) {
      note = sei.note();
    }
    if (sei.scheme() == SigningScheme.AXIS_FIRST) {
      // Its list ends with the first slice of the next GOP, which comes after the SEI.
      SignatureSei before = early;
      if (before != null) {
        open.accept(before);
      }
      early = sei;
      return;
    }
    List<GopVerdict> vouched = open.accept(sei);
    if (sei.signature() == null && gops > 0) {
      byte[] content = sei.content();
      pending.add(
          HashedUnit.sei(
              Math.max(0, picture), lastMicros, hasher.plain(content, 0, content.length), vouched));
    }
  }

  private void unsigned() {
    List<HashedUnit> taken = pending.take(pending.endOfGop(0));
    give(new GopVerdict.NotSigned(SigningSession.span(taken)));
  }

  private void give(GopVerdict verdict) {
    tally.add(verdict);
    verdicts.accept(verdict);
  }

  /// Gives the verdicts on what is left. Nothing may be added afterwards.
  public void finish() {
    SigningSession open = session;
    SignatureSei waiting = early;
    if (open != null) {
      if (waiting != null) {
        early = null;
        open.accept(waiting);
      }
      open.finish();
    }
    while (!pending.isEmpty()) {
      unsigned();
    }
    GopSpan before = leading;
    if (before != null) {
      give(new GopVerdict.NotSigned(before));
      leading = null;
    }
  }

  /// The verdict on all that was given so far.
  public WholeVerdict whole() {
    return tally.whole();
  }

  /// How many GOPs got which verdict.
  public WholeVerdict.Tally tally() {
    return tally;
  }

  /// Which scheme signs; empty while no signature was seen.
  public Optional<SigningScheme> scheme() {
    return Optional.ofNullable(scheme);
  }

  /// What the signer says of itself. Signed, so as true as the signer.
  public SignerNote signer() {
    return note;
  }

  /// Pictures seen.
  public long pictures() {
    return picture + 1;
  }

  /// Slices of kinds that the schemes do not sign: they could be changed without notice.
  public long unhashedSlices() {
    return unhashedSlices;
  }

  /// Whether the key is to be trusted.
  ///
  /// @param at the moment at which certificates must be in their time
  public KeyTrust trust(TrustAnchors anchors, Instant at) {
    return keys.trust(anchors, at);
  }
}

package org.sightline.media.signing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.signing.GopVerdict.Fault;

/// Brings GOPs and signatures together.
///
/// Signatures come in the order of their GOPs, each some units behind the end of its GOP, and count
/// up. So the oldest waiting GOP belongs to the next signature, as soon as one signature was found
/// that fits a GOP: until then signatures may belong to GOPs before the video was cut. From then on
/// a GOP without its signature, a signature without its GOP, and a link that does not lead back to
/// the GOP before are faults, and are put on the GOP at which they show.
///
/// An unsigned SEI's verdicts wait with it as a unit, until a signed one vouches for it.
final class SigningSession {
  /// GOPs that may wait for their signature; beyond, it is said to be missing.
  static final int MAX_LATE_GOPS = 8;

  /// Ended GOPs without a fitting signature after which a video is no longer taken for a cut one.
  private static final int MAX_UNFITTING = 3;

  private final PendingUnits pending;
  private final UnitHasher hasher;
  private final KeyPin keys;
  private final Consumer<GopVerdict> verdicts;
  private boolean synced;
  private long expected;
  private byte @Nullable [] previousFirst;
  private boolean linkBroken;
  private boolean disordered;
  private int unfitting;
  private int mostLate = 1;
  private int longestGop;

  SigningSession(
      PendingUnits pending, UnitHasher hasher, KeyPin keys, Consumer<GopVerdict> verdicts) {
    this.pending = pending;
    this.hasher = hasher;
    this.keys = keys;
    this.verdicts = verdicts;
  }

  /// Takes a signature SEI.
  ///
  /// @return verdicts that hold if the SEI does, where it is not signed itself
  List<GopVerdict> accept(SignatureSei sei) {
    SignedList list = listOf(sei);
    KeyPin.Worth worth = keys.weigh(sei, signedBytes(sei, list));
    if (sei.certificateOnly()) {
      return List.of();
    }
    mostLate = Math.max(mostLate, Math.min(pending.completeGops(), MAX_LATE_GOPS));
    if (list == null || worth == KeyPin.Worth.NO_KEY || worth == KeyPin.Worth.WRONG) {
      refuse(worth, list);
      return List.of();
    }
    boolean skipped = false;
    if (!synced) {
      if (!synchronise(list, sei)) {
        return List.of();
      }
    } else {
      int step = (int) (list.counter() - expected);
      if (step < 0 && !list.beginsStream()) {
        outOfOrder();
        return List.of();
      }
      if (step != 0) {
        skipped = true;
        if (!skip(step, list, sei)) {
          return List.of();
        }
      }
    }
    return judge(list, sei, worth, skipped);
  }

  /// Says of GOPs that have waited too long that their signature is missing.
  void giveUpLate() {
    int patience = MAX_LATE_GOPS + (synced ? 0 : MAX_UNFITTING);
    while (pending.isFull() || pending.completeGops() > patience) {
      giveUp(pending.endOfGop(0), Fault.SIGNATURE_MISSING, "no signature covers it");
    }
  }

  /// Says what is left at the end of the video.
  void finish() {
    boolean forged = !synced && unfitting > 1;
    while (!pending.isEmpty()) {
      int end = pending.endOfGop(0);
      int complete = pending.completeGops();
      if (forged) {
        giveUp(end, Fault.CHANGED_PICTURES, "no signature in the video fits it");
      } else if (complete > mostLate || synced && end > 2 * longestGop + 2) {
        giveUp(end, Fault.SIGNATURE_MISSING, "the signatures end before it");
      } else {
        leave(end, "its signature would come after the end of the video");
      }
    }
  }

  private @Nullable SignedList listOf(SignatureSei sei) {
    SignedList list = sei.list();
    boolean followed = list != null && (pending.isEmpty() || pending.isComplete(0));
    boolean atBeginning = list != null && !synced && list.count() == 1;
    return list != null && sei.scheme() == SigningScheme.AXIS_FIRST && (followed || atBeginning)
        ? list.endingInNextGop()
        : list;
  }

  private byte[] signedBytes(SignatureSei sei, @Nullable SignedList list) {
    return !sei.signsChain() || list == null ? sei.content() : chain(list, sei);
  }

  /// The two hashes that the last step of the chained GOP hash hashes, an old option of Axis.
  private byte[] chain(SignedList list, SignatureSei sei) {
    MessageDigest digest = hasher.digest(sei.hash());
    byte[] hash = digest.digest(new byte[] {1});
    int end = Math.min(pending.size(), list.count());
    for (int i = 0; i < end; i++) {
      hash = Hashes.of(digest, hash, pending.get(i).hash(sei.hash()));
    }
    if (end < pending.size()) {
      hash = Hashes.of(digest, hash, pending.get(end).linkHash(sei.hash()));
    }
    byte[] document = digest.digest(sei.content());
    byte[] both = Arrays.copyOf(hash, hash.length + document.length);
    System.arraycopy(document, 0, both, hash.length, document.length);
    return both;
  }

  private void refuse(KeyPin.Worth worth, @Nullable SignedList list) {
    if (pending.isEmpty() || !synced && !pending.isComplete(0)) {
      return;
    }
    int end = pending.endOfGop(0);
    if (list != null && list.partial()) {
      end = Math.min(end, Math.max(1, list.count()));
    }
    if (worth == KeyPin.Worth.NO_KEY) {
      leave(end, "the key of its signature is not in the video");
    } else {
      giveUp(end, Fault.WRONG_SIGNATURE, "its signature does not fit the key, or was changed");
    }
    expected++;
  }

  /// Finds the GOP that the first fitting signature is about.
  private boolean synchronise(SignedList list, SignatureSei sei) {
    if (list.beginsStream() && isAboutTheFirst(list, sei)) {
      begin(list);
      return true;
    }
    int at = find(list, sei, Integer.MAX_VALUE);
    if (at >= 0) {
      dropBefore(at);
      begin(list);
      return true;
    }
    if (pending.completeGops() > 0) {
      unfitting++;
    }
    while (pending.completeGops() > MAX_UNFITTING) {
      giveUp(pending.endOfGop(0), Fault.CHANGED_PICTURES, "no signature in the video fits it");
    }
    return false;
  }

  /// Whether the first signature of a signer is about the first waiting GOP; else the video was cut
  /// right behind it.
  private boolean isAboutTheFirst(SignedList list, SignatureSei sei) {
    return pending.isEmpty()
        || pending.completeGops() > 0
        || pending.size() == list.count()
        || match(0, list, sei).fits();
  }

  private void begin(SignedList list) {
    synced = true;
    expected = list.counter();
    previousFirst = null;
  }

  /// Handles a counter that jumped; false where no waiting GOP is the signature's.
  private boolean skip(int step, SignedList list, SignatureSei sei) {
    int at = find(list, sei, step < 0 ? Integer.MAX_VALUE : step);
    expected = list.counter();
    if (at >= 0) {
      dropBefore(at);
      if (at > 0) {
        linkBroken = false;
      }
      return true;
    }
    giveUpComplete(Fault.SIGNATURE_MISSING, "the signature behind it belongs to another GOP");
    expected = list.counter() + 1;
    return false;
  }

  /// Where the GOP begins that the list is about, among the first `gops` and the one behind; -1 if
  /// there is none.
  private int find(SignedList list, SignatureSei sei, int gops) {
    int at = 0;
    for (int gop = 0; gop <= gops && at < pending.size(); gop++) {
      int end = pending.endOfGop(at);
      ListMatch match = match(at, list, sei);
      boolean complete = end < pending.size() || list.partial();
      if (complete ? match.fits() : match.isExact() && match.fits()) {
        return at;
      }
      at = end;
    }
    return -1;
  }

  private ListMatch match(int at, SignedList list, SignatureSei sei) {
    return pending.match(at, pending.endOfGop(at), list, sei, hasher.digest(sei.hash()));
  }

  private void dropBefore(int at) {
    int left = at;
    while (left > 0) {
      int end = pending.endOfGop(0);
      giveUp(end, Fault.SIGNATURE_MISSING, "the signature that belongs to it is not in the video");
      left -= end;
    }
  }

  private List<GopVerdict> judge(
      SignedList list, SignatureSei sei, KeyPin.Worth worth, boolean skipped) {
    if (pending.isEmpty() || list.count() == 0 && list.hashes().isEmpty()) {
      expected = list.counter() + 1;
      return List.of();
    }
    boolean afterDropped = skipped && previousFirst != null && linkFits(list);
    boolean linkOk = linkFits(list) && !linkBroken && (!skipped || afterDropped);
    ListMatch match = match(0, list, sei);
    List<HashedUnit> units = pending.take(match.units());
    longestGop = Math.max(longestGop, units.size());
    GopVerdict verdict = ordered(verdict(units, match, worth, linkOk));
    previousFirst =
        list.hashes().isEmpty() ? units.getFirst().hash(sei.hash()) : list.hashes().getFirst();
    linkBroken = nextIsForeign(list, sei);
    expected = list.counter() + 1;
    List<GopVerdict> settled = new ArrayList<>();
    for (HashedUnit unit : units) {
      boolean holds = !match.foreign().contains(unit);
      unit.vouched().forEach(each -> settled.add(holds ? each : unvouched(each)));
    }
    settled.add(verdict);
    if (worth == KeyPin.Worth.NOT_YET) {
      return settled;
    }
    settled.forEach(verdicts);
    return List.of();
  }

  private GopVerdict ordered(GopVerdict verdict) {
    boolean wrong = disordered;
    disordered = false;
    return wrong && !(verdict instanceof GopVerdict.Invalid)
        ? new GopVerdict.Invalid(
            verdict.span(),
            Fault.SIGNATURE_OUT_OF_ORDER,
            List.of(),
            "an old signature was put into it")
        : verdict;
  }

  private boolean linkFits(SignedList list) {
    byte[] link = list.link();
    byte[] before = previousFirst;
    return link == null || before == null || Arrays.equals(link, before);
  }

  private boolean nextIsForeign(SignedList list, SignatureSei sei) {
    byte[] next = list.nextLink();
    return next != null
        && !pending.isEmpty()
        && pending.get(0).gopStart()
        && !Arrays.equals(next, pending.get(0).linkHash(sei.hash()));
  }

  private static GopVerdict verdict(
      List<HashedUnit> units, ListMatch match, KeyPin.Worth worth, boolean linkOk) {
    GopSpan span = span(units);
    if (worth == KeyPin.Worth.OTHER_KEY) {
      return new GopVerdict.Invalid(
          span, Fault.KEY_CHANGED, List.of(), "it is signed with another key than what is before");
    }
    if (!match.foreign().isEmpty()) {
      List<Long> pictures =
          match.found() == 0
              ? List.of()
              : match.foreign().stream()
                  .map(HashedUnit::picture)
                  .distinct()
                  .limit(GopVerdict.Invalid.MAX_NAMED)
                  .toList();
      return new GopVerdict.Invalid(
          span,
          Fault.CHANGED_PICTURES,
          pictures,
          pictures.isEmpty()
              ? "it is not what was signed"
              : "pictures were changed, added or moved");
    }
    if (!linkOk) {
      return new GopVerdict.Invalid(
          span,
          Fault.BROKEN_LINK,
          List.of(),
          "it does not follow what is before: something was cut out or put in");
    }
    return match.missing() > 0
        ? new GopVerdict.ValidWithMissing(span, match.missing())
        : new GopVerdict.Valid(span);
  }

  /// A signature that came before, or again: the GOP at which it stands is not as the signer left
  /// it.
  private void outOfOrder() {
    if (!pending.isEmpty() && pending.isComplete(0)) {
      giveUpComplete(Fault.SIGNATURE_OUT_OF_ORDER, "its signature is older than the one before");
    } else {
      disordered = true;
    }
  }

  private void giveUpComplete(Fault fault, String detail) {
    if (!pending.isEmpty() && pending.isComplete(0)) {
      giveUp(pending.endOfGop(0), fault, detail);
    }
  }

  private void giveUp(int units, Fault fault, String detail) {
    List<HashedUnit> taken = pending.take(units);
    taken.forEach(unit -> unit.vouched().forEach(each -> verdicts.accept(unvouched(each))));
    remember(taken);
    verdicts.accept(new GopVerdict.Invalid(span(taken), fault, List.of(), detail));
  }

  private void leave(int units, String why) {
    List<HashedUnit> taken = pending.take(units);
    taken.forEach(
        unit ->
            unit.vouched()
                .forEach(each -> verdicts.accept(new GopVerdict.NotChecked(each.span(), why))));
    remember(taken);
    verdicts.accept(new GopVerdict.NotChecked(span(taken), why));
  }

  private void remember(List<HashedUnit> taken) {
    for (HashAlgorithm each : HashAlgorithm.values()) {
      byte[] hash = taken.getFirst().hash(each);
      byte[] before = previousFirst;
      if (hash.length > 0 && (before == null || before.length == hash.length)) {
        previousFirst = hash;
        return;
      }
    }
  }

  private static GopVerdict unvouched(GopVerdict verdict) {
    return switch (verdict) {
      case GopVerdict.Invalid already -> already;
      case GopVerdict.Valid _,
          GopVerdict.ValidWithMissing _,
          GopVerdict.NotSigned _,
          GopVerdict.NotChecked _ ->
          new GopVerdict.Invalid(
              verdict.span(),
              Fault.WRONG_SIGNATURE,
              List.of(),
              "no signature vouches for its list of pictures");
    };
  }

  static GopSpan span(List<HashedUnit> units) {
    HashedUnit first = units.getFirst();
    long start = first.timeMicros();
    long end = start;
    long firstPicture = first.picture();
    long last = firstPicture;
    for (HashedUnit unit : units) {
      start = Math.min(start, unit.timeMicros());
      end = Math.max(end, unit.timeMicros());
      last = Math.max(last, unit.picture());
    }
    return new GopSpan(firstPicture, last - firstPicture + 1, start, end);
  }
}

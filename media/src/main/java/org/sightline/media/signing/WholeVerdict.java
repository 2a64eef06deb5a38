package org.sightline.media.signing;

/// What can be said of a whole video, gathered from its GOPs: the worst of them rules.
public enum WholeVerdict {
  /// Every GOP that a signature covers is what was signed.
  VALID("valid", 0),
  /// The same, but pictures are missing.
  VALID_WITH_MISSING_PICTURES("valid with missing pictures", 0),
  /// At least one GOP is not what was signed.
  INVALID("invalid", 1),
  /// No picture is covered by a signature.
  NOT_SIGNED("not signed", 3);

  private final String words;
  private final int exitCode;

  WholeVerdict(String words, int exitCode) {
    this.words = words;
    this.exitCode = exitCode;
  }

  /// The verdict as programs and people read it.
  public String words() {
    return words;
  }

  /// The exit code of `sightline verify`.
  public int exitCode() {
    return exitCode;
  }

  /// Gathers verdicts in any order.
  public static final class Tally {
    private long valid;
    private long missing;
    private long invalid;
    private long notSigned;
    private long notChecked;

    /// Takes one verdict in.
    public void add(GopVerdict verdict) {
      switch (verdict) {
        case GopVerdict.Valid _ -> valid++;
        case GopVerdict.ValidWithMissing _ -> missing++;
        case GopVerdict.Invalid _ -> invalid++;
        case GopVerdict.NotSigned _ -> notSigned++;
        case GopVerdict.NotChecked _ -> notChecked++;
      }
    }

    /// Takes in all that another gathered.
    public void add(Tally other) {
      valid += other.valid;
      missing += other.missing;
      invalid += other.invalid;
      notSigned += other.notSigned;
      notChecked += other.notChecked;
    }

    /// The verdict over all that was taken in.
    public WholeVerdict whole() {
      if (invalid > 0 || notSigned > 0 && valid + missing > 0) {
        return INVALID;
      }
      if (valid + missing == 0) {
        return NOT_SIGNED;
      }
      return missing > 0 ? VALID_WITH_MISSING_PICTURES : VALID;
    }

    /// GOPs that are valid with nothing missing.
    public long valid() {
      return valid;
    }

    /// GOPs that are valid with pictures missing.
    public long withMissing() {
      return missing;
    }

    public long invalid() {
      return invalid;
    }

    public long notSigned() {
      return notSigned;
    }

    public long notChecked() {
      return notChecked;
    }
  }
}

package org.sightline.search;

/// Of each object track the highest revision, of equal ones the first stored; 20 bytes a track, so
/// that millions can be told apart.
///
/// A track is known by 64 bits of its name (FNV-1a, stirred): among three million, two are taken
/// for one with a chance of less than one in a million.
final class Newest {
  /// The most tracks that are kept.
  static final int MAX_TRACKS = 3_000_000;

  private long[] keys = new long[1 << 12]; // 0: free
  private long[] ids = new long[1 << 12];
  private int[] revisions = new int[1 << 12];
  private int size;

  /// Takes note of a revision; false where there are too many tracks.
  boolean offer(String track, int revision, long id) {
    long key = key(track);
    int at = place(key);
    if (keys[at] == 0) {
      if (size == MAX_TRACKS) {
        return false;
      }
      if (++size > keys.length * 3L / 4) {
        grow();
        at = place(key);
      }
      keys[at] = key;
    } else if (revisions[at] > revision || (revisions[at] == revision && ids[at] <= id)) {
      return true;
    }
    ids[at] = id;
    revisions[at] = revision;
    return true;
  }

  /// Whether the fact is the newest of its track.
  boolean isNewest(String track, long id) {
    int at = place(key(track));
    return keys[at] != 0 && ids[at] == id;
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int at = (int) key & mask;
    while (keys[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldIds = ids;
    int[] oldRevisions = revisions;
    keys = new long[oldKeys.length * 2];
    ids = new long[keys.length];
    revisions = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = place(oldKeys[i]);
        keys[at] = oldKeys[i];
        ids[at] = oldIds[i];
        revisions[at] = oldRevisions[i];
      }
    }
  }

  private static long key(String track) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < track.length(); i++) {
      hash = (hash ^ track.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}

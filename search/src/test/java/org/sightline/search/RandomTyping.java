package org.sightline.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What people and machines may type into the search field.
final class RandomTyping {
  private static final List<String> WORDS =
      words(
          """
          person people vehicles luggage traffic lights door front dock 10 été 猫
          not no without or and in the for more than less at least
          seconds 5s 1.5h 0s last past hour night this morning tonight today yesterday monday sun
          on after since before between from to
          22:00 02:30 10pm noon 2026-10-25 9998-12-31 2026-10-25T02:30 14:00-15:00
          2026-03-29T01:00:00Z 99:99
          moving standing still parked motion object zzz
          " “x” , - -- -person : a:b \0 🙂 İ DROP '-- ς
          """,
          "\"red van\"",
          "-\"a b\"",
          "label:\"a b\"");
  private static final List<String> KEYS =
      words(
          """
          label camera zone place after since before until on during between last
          confidence lasts dwell moving is kind text LABEL -zone
          """);
  private static final List<String> VALUES =
      words(
          """
          >0.6 >=50% <.4 1e9 NaN 0.1234567890123456
          >10s <1ms =2d 999999999w yes no
          now now/now 14:00/13:00 2026-10-25/2026-10-26 today/noon
          """,
          "");
  private static final int WORDS_MOST = 30;
  private static final int SCRAP_MOST = 6;
  private static final int TEXT_MOST = 255;

  private final Random random;

  RandomTyping(long seed) {
    random = new Random(seed);
  }

  private static List<String> words(String spaced, String... others) {
    List<String> words = new ArrayList<>(List.of(spaced.strip().split("[ \n]+")));
    words.addAll(List.of(others));
    return List.copyOf(words);
  }

  /// Words, keyed words and scraps, up to thirty of them.
  String typed() {
    List<String> parts = new ArrayList<>();
    for (int count = random.nextInt(WORDS_MOST + 1); count > 0; count--) {
      parts.add(
          switch (random.nextInt(4)) {
            case 0, 1 -> one(WORDS);
            case 2 -> one(KEYS) + ":" + one(random.nextBoolean() ? WORDS : VALUES);
            default -> text(random.nextInt(SCRAP_MOST + 1));
          });
    }
    return String.join(" ", parts);
  }

  /// Any characters, more often few than many.
  String anyText() {
    return text(random.nextInt(1 + (random.nextInt(3) == 0 ? TEXT_MOST : 16)));
  }

  /// Characters of every kind: ASCII, lone surrogates and others of one unit, and of two.
  private String text(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        case 2 -> text.append((char) random.nextInt(0xD800, 0xE000));
        default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}

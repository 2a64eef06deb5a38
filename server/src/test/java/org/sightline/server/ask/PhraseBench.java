package org.sightline.server.ask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sightline.observation.ObservationLog;
import org.sightline.search.Answered;
import org.sightline.search.Answered.Outcome;
import org.sightline.search.Assistant;
import org.sightline.search.SearchText;
import org.sightline.search.WordVectors;
import org.sightline.server.node.LogHistory;
import org.sightline.server.process.WordProcess;

/// How long a phrase takes from its words to its checked answer, without a language model: of words
/// that the grammar knows, and of words that are guessed by the process for words, warm. Each
/// guessed word is a new one, so that no kept vector helps.
public final class PhraseBench {
  private static final int ROUNDS = 20;
  private static final List<String> GUESSED =
      List.of(
          "hound",
          "doggy",
          "canine",
          "bicyclist",
          "bicycling",
          "biker",
          "hounds",
          "doggies",
          "canines",
          "bicyclists",
          "bikers",
          "pooch",
          "mongrel",
          "crimson cars",
          "scarlet cars",
          "saloon car",
          "cargo truck");

  private PhraseBench() {}

  /// Prints a table.
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sightline-phrases");
    try (ObservationLog log = ObservationLog.open(folder.resolve("observations.db"));
        WordVectors words = new WordVectors(WordProcess::start, System::nanoTime)) {
      QuestionFile.Examination usual = QuestionFile.usual();
      Examiner.fill(log, usual);
      LogHistory history = new LogHistory(log, usual.site());
      long began = System.nanoTime();
      SearchText.warm(history.names(), words);
      print("names of the site, first time", new long[] {System.nanoTime() - began}, 0);
      Assistant assistant = new Assistant(history, words);
      for (int round = 0; round < ROUNDS; round++) {
        assistant.ask("How many people were seen yesterday?");
      }
      long[] known = new long[usual.questions().size()];
      for (int i = 0; i < known.length; i++) {
        began = System.nanoTime();
        assistant.ask(usual.questions().get(i).question());
        known[i] = System.nanoTime() - began;
      }
      print("usual questions", known, 0);
      long[] guessed = new long[GUESSED.size()];
      int answered = 0;
      for (int i = 0; i < guessed.length; i++) {
        began = System.nanoTime();
        Answered answer =
            assistant.ask("how many %s were seen last week".formatted(GUESSED.get(i)));
        guessed[i] = System.nanoTime() - began;
        answered += answer.outcome() == Outcome.DECLINED ? 0 : 1;
      }
      print("questions with a guessed word", guessed, answered);
    } finally {
      Files.deleteIfExists(folder.resolve("observations.db"));
    }
  }

  private static void print(String what, long[] nanos, int answered) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-34s %4d  p50 %7.1f ms  p95 %7.1f ms  worst %7.1f ms  %s%n",
        what,
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) Math.ceil(nanos.length * 0.95) - 1] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        answered > 0 ? answered + " of them guessed" : "");
  }
}

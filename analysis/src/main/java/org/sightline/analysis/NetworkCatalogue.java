package org.sightline.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.analysis.detect.Embedder;
import org.sightline.analysis.detect.NetworkForm;

/// The networks that the detector knows, and which of them are here.
///
/// A network is here when a file in one of the folders has the SHA-256 of its entry, whatever the
/// file's name. A file that bears the name of an entry and has another hash is never run, and is
/// told as a problem. Safe for use by several threads.
public final class NetworkCatalogue {
  /// The variable of the environment that names further folders, separated as in `PATH`.
  public static final String VARIABLE = "SIGHTLINE_NETWORKS";

  private static final int MAX_FILES = 1000;
  private static final int MAX_CARDS = 100;

  private final Path home;
  private final List<Path> folders;
  private final List<SideNetwork> sides;
  // Guarded by this.
  private final Map<String, String> hashes = new HashMap<>();

  /// A catalogue over folders that need not exist.
  ///
  /// @param home where networks are put; looked at first
  /// @param others looked at too, never written
  public NetworkCatalogue(Path home, List<Path> others) {
    this(home, others, KnownSides.ALL);
  }

  /// The same with other entries beside the detectors than those that the program knows.
  ///
  /// @param sides of one role the better ones first
  public NetworkCatalogue(Path home, List<Path> others, List<SideNetwork> sides) {
    this.sides = List.copyOf(sides);
    this.home = home;
    List<Path> all = new ArrayList<>(List.of(home));
    all.addAll(others);
    folders = List.copyOf(all);
  }

  /// The catalogue of a node: `networks` in its data folder, then the folders that
  /// `SIGHTLINE_NETWORKS` names.
  ///
  /// @param environment such as [System#getenv()]
  public static NetworkCatalogue of(Path dataFolder, Map<String, String> environment) {
    return new NetworkCatalogue(dataFolder.resolve("networks"), named(environment));
  }

  /// The folders that `SIGHTLINE_NETWORKS` names, in its order.
  ///
  /// @param environment such as [System#getenv()]
  public static List<Path> named(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String folder :
        environment.getOrDefault(VARIABLE, "").split(java.io.File.pathSeparator, -1)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder.strip()));
      }
    }
    return folders;
  }

  /// All networks that are known, the better ones first.
  public List<Network> entries() {
    List<Network> all = new ArrayList<>(KnownNetworks.ALL);
    for (Path card : cards()) {
      try {
        all.add(NetworkCard.read(card));
      } catch (AnalysisException e) {
        // Told by problems().
        continue;
      }
    }
    return List.copyOf(all);
  }

  private List<Path> cards() {
    List<Path> cards = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(file -> file.toString().endsWith(".onnx" + NetworkCard.ENDING))
              .limit(MAX_CARDS)
              .sorted()
              .forEach(cards::add);
        } catch (IOException e) {
          throw unreadable(folder, e);
        }
      }
    }
    return cards;
  }

  private static AnalysisException unreadable(Path folder, IOException e) {
    return new AnalysisException(
        AnalysisException.Kind.ABSENT,
        "the folder of networks %s cannot be read: %s".formatted(folder, e.getMessage()),
        e);
  }

  /// Puts a network that the catalogue does not know in its place, with its entry beside it.
  ///
  /// @param file the network
  /// @param lines of its card but `sha256` and `bytes`, as [NetworkCard] says
  /// @throws AnalysisException if the lines are no entry, its name is taken, or the file is no
  ///   network of the form that they declare
  /// @throws IOException if it cannot be read or copied
  public InstalledNetwork add(Path file, Map<String, String> lines) throws IOException {
    String sha256 = Sha256.of(file);
    Files.createDirectories(home);
    Path to = home.resolve(sha256.substring(0, 12) + ".onnx");
    Path card = home.resolve(to.getFileName() + NetworkCard.ENDING);
    Path part = home.resolve(to.getFileName() + ".part" + NetworkCard.ENDING);
    List<String> text = new ArrayList<>();
    lines.forEach((key, value) -> text.add(key + ": " + value.replaceAll("\\R", " ")));
    text.add("bytes: " + Files.size(file));
    text.add("sha256: " + sha256);
    Files.write(part, text);
    try {
      Network network = NetworkCard.read(part);
      for (Network other : entries()) {
        if (other.name().equalsIgnoreCase(network.name()) && !other.sha256().equals(sha256)) {
          throw new AnalysisException(
              AnalysisException.Kind.WRONG_FILE,
              "another network is called '%s' already: give this one another name"
                  .formatted(other));
        }
      }
      requireRuns(network, file);
      Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, card, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new InstalledNetwork(NetworkCard.read(card), to);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Where networks are put.
  public Path home() {
    return home;
  }

  /// The networks that are here, the better ones first.
  public List<InstalledNetwork> installed() {
    List<InstalledNetwork> here = new ArrayList<>();
    for (Network network : entries()) {
      locate(network).ifPresent(file -> here.add(installed(network, file)));
    }
    return here;
  }

  /// The best network that is here and finds objects.
  public Optional<InstalledNetwork> preferred() {
    return installed().stream().filter(here -> here.network().form().findsObjects()).findFirst();
  }

  /// The network of this name, which has to be one that finds objects.
  ///
  /// @throws AnalysisException as [#require], and if it is one that says what pictures look like
  public InstalledNetwork requireDetector(String name) {
    return ofSort(name, true, "says what pictures look like and finds nothing in them");
  }

  /// The network of this name, which has to be one that says what pictures look like.
  ///
  /// @throws AnalysisException as [#require], and if it is one that finds objects
  public InstalledNetwork requireLooks(String name) {
    return ofSort(name, false, "finds objects and does not say what pictures look like");
  }

  private InstalledNetwork ofSort(String name, boolean findsObjects, String what) {
    InstalledNetwork here = require(name);
    if (here.network().form().findsObjects() != findsObjects) {
      throw new AnalysisException(
          AnalysisException.Kind.WRONG_FILE,
          "network %s %s: choose another".formatted(here.network(), what));
    }
    return here;
  }

  /// The network of this name.
  ///
  /// @throws AnalysisException if no entry has the name, no file is here, or the file is not what
  ///   the entry says
  public InstalledNetwork require(String name) {
    Network network =
        entries().stream()
            .filter(n -> n.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new AnalysisException(
                        AnalysisException.Kind.ABSENT,
                        "no network is called '%s'; known are %s".formatted(name, entries())));
    Optional<Path> file = locate(network);
    if (file.isEmpty()) {
      List<String> wrong = problems().stream().filter(p -> p.contains(network.fileName())).toList();
      throw new AnalysisException(
          wrong.isEmpty() ? AnalysisException.Kind.ABSENT : AnalysisException.Kind.WRONG_FILE,
          wrong.isEmpty()
              ? "network %s is in none of the folders %s: fetch it or add its file"
                  .formatted(network, folders)
              : wrong.getFirst());
    }
    return installed(network, file.get());
  }

  private InstalledNetwork installed(Network network, Path file) {
    Optional<InstalledNetwork> floats =
        KnownNetworks.ALL.stream()
            .filter(known -> known.name().equals(network.card().madeFrom()))
            .findFirst()
            .flatMap(base -> locate(base).map(at -> new InstalledNetwork(base, at)));
    return new InstalledNetwork(network, file, floats);
  }

  /// The text of the card of a network that an owner added; empty for one that every copy of this
  /// program knows.
  ///
  /// @throws IOException if it is there and cannot be read
  public static String card(InstalledNetwork network) throws IOException {
    Path card = network.file().resolveSibling(network.file().getFileName() + NetworkCard.ENDING);
    return Files.isRegularFile(card) ? Files.readString(card) : "";
  }

  /// Takes the card of a network that another copy of this program knows, whose file lies, or will
  /// lie, at `file` in [#home()].
  ///
  /// @throws AnalysisException if it is no card
  /// @throws IOException if it cannot be kept
  public void learn(Path file, String card) throws IOException {
    Path to = file.resolveSibling(file.getFileName() + NetworkCard.ENDING);
    Files.createDirectories(home);
    Files.writeString(to, card);
    try {
      NetworkCard.read(to);
    } catch (AnalysisException e) {
      Files.delete(to);
      throw e;
    }
  }

  /// What is wrong with files in the folders, in words; empty when nothing is.
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Path card : cards()) {
      try {
        NetworkCard.read(card);
      } catch (AnalysisException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    for (Path folder : folders) {
      for (Network network : entries()) {
        wrongFile(folder.resolve(network.fileName()), network.name(), network.sha256())
            .ifPresent(problems::add);
      }
      for (SideNetwork side : sides) {
        wrongFile(folder.resolve(side.fileName()), side.name(), side.sha256())
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  private Optional<String> wrongFile(Path file, String name, String sha256) {
    if (!Files.isRegularFile(file) || hash(file).equals(sha256)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is not %s and is not run: SHA-256 %s expected, %s found. Remove it and fetch the network again"
            .formatted(file, name, sha256, hash(file)));
  }

  /// Puts a network's file in its place.
  ///
  /// @return the network that the file is
  /// @throws AnalysisException if the file is none of the known networks, or cannot be run
  /// @throws IOException if it cannot be read or copied
  public InstalledNetwork add(Path file) throws IOException {
    String found = Sha256.of(file);
    Network network =
        entries().stream()
            .filter(n -> n.sha256().equals(found))
            .findFirst()
            .orElseThrow(() -> unknown(file, found));
    requireRuns(network, file);
    return new InstalledNetwork(network, keep(file, network.fileName()));
  }

  private Path keep(Path file, String name) throws IOException {
    Files.createDirectories(home);
    Path to = home.resolve(name);
    Path part = home.resolve(name + ".part");
    try {
      Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return to;
  }

  /// All networks that are known beside the detectors, of one role the better ones first.
  public List<SideNetwork> sides() {
    return sides;
  }

  /// The best network of a role that is here.
  public Optional<InstalledSide> side(NetworkRole role) {
    for (SideNetwork side : sides()) {
      if (side.role() == role) {
        Optional<Path> file = locate(side.fileName(), side.sizeBytes(), side.sha256());
        if (file.isPresent()) {
          return Optional.of(new InstalledSide(side, file.get()));
        }
      }
    }
    return Optional.empty();
  }

  /// The network beside the detectors that a file is, if it is one.
  ///
  /// @throws IOException if it cannot be read
  public Optional<SideNetwork> sideOf(Path file) throws IOException {
    String found = Sha256.of(file);
    return sides().stream().filter(side -> side.sha256().equals(found)).findFirst();
  }

  /// Puts the file of a network beside the detectors in its place.
  ///
  /// @throws AnalysisException if the file is another one
  /// @throws IOException if it cannot be read or copied
  public InstalledSide addSide(Path file, SideNetwork wanted) throws IOException {
    String found = Sha256.of(file);
    if (!found.equals(wanted.sha256())) {
      throw new AnalysisException(
          AnalysisException.Kind.WRONG_FILE,
          "%s is not %s: SHA-256 %s expected, %s found"
              .formatted(file, wanted, wanted.sha256(), found));
    }
    return new InstalledSide(wanted, keep(file, wanted.fileName()));
  }

  private AnalysisException unknown(Path file, String found) {
    String expected =
        entries().stream()
            .filter(n -> n.fileName().equals(String.valueOf(file.getFileName())))
            .findFirst()
            .map(n -> "; %s would be %s".formatted(n, n.sha256()))
            .orElse("");
    return new AnalysisException(
        AnalysisException.Kind.WRONG_FILE,
        "%s is none of the known networks %s: its SHA-256 is %s%s"
            .formatted(file, entries(), found, expected));
  }

  /// Loads the network once, which compares its inputs and outputs with its entry.
  private static void requireRuns(Network network, Path file) {
    try {
      if (network.form() instanceof NetworkForm.Looks looks) {
        Embedder.open(file, looks, network.sha256()).close();
      } else {
        Detector.open(file, network.form(), network.labels(), DetectorSettings.usual()).close();
      }
    } catch (DetectorException e) {
      throw new AnalysisException(
          AnalysisException.Kind.BROKEN_NETWORK, String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<Path> locate(Network network) {
    return locate(network.fileName(), network.sizeBytes(), network.sha256());
  }

  private Optional<Path> locate(String name, long bytes, String sha256) {
    for (Path folder : folders) {
      for (Path file : candidates(folder, name, bytes)) {
        if (hash(file).equals(sha256)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /// The files of the entry's size, the one of its name first.
  private static List<Path> candidates(Path folder, String name, long bytes) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> candidates = new ArrayList<>();
      for (Path file : files.limit(MAX_FILES).sorted().toList()) {
        if (Files.isRegularFile(file) && Files.size(file) == bytes) {
          boolean named = String.valueOf(file.getFileName()).equals(name);
          candidates.add(named ? 0 : candidates.size(), file);
        }
      }
      return candidates;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /// The file's hash, computed once for each state of the file.
  private synchronized String hash(Path file) {
    try {
      String state =
          file.toAbsolutePath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
      String known = hashes.get(state);
      if (known == null) {
        known = Sha256.of(file);
        hashes.put(state, known);
      }
      return known;
    } catch (IOException e) {
      return "unreadable: " + e.getMessage();
    }
  }
}

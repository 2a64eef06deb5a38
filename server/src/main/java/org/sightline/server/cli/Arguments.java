package org.sightline.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Spelling;

/// The words after a command, taken apart into options and plain words.
public final class Arguments {
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  /// Takes the words apart as `command` declares its options. `--name value` and `--name=value` are
  /// the same; after `--` everything is a plain word.
  ///
  /// @throws WrongCall on an option that the command does not have or that is given twice, or a
  ///   value that is missing
  public static Arguments of(List<String> given, Command command) {
    Arguments arguments = new Arguments();
    List<String> known = new ArrayList<>(command.valued());
    known.addAll(command.flags());
    known.add("--help");
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      if (word.equals("--")) {
        arguments.words.addAll(given.subList(i + 1, given.size()));
        break;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        arguments.words.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!known.contains(name)) {
        throw new WrongCall(
            "%s has no option %s%s; see ./sightline %s --help"
                .formatted(command.name(), name, Spelling.suggestion(name, known), command.name()));
      }
      if (command.valued().contains(name) && arguments.options.containsKey(name)) {
        throw new WrongCall(
            "%s is given twice; where it takes several values they stand behind each other, with commas between"
                .formatted(name));
      }
      if (!command.valued().contains(name)) {
        if (equals >= 0) {
          throw new WrongCall("%s takes no value".formatted(name));
        }
        arguments.options.put(name, "");
      } else if (equals >= 0) {
        arguments.options.put(name, word.substring(equals + 1));
      } else if (i + 1 < given.size()) {
        arguments.options.put(name, given.get(++i));
      } else {
        throw new WrongCall("%s needs a value".formatted(name));
      }
    }
    return arguments;
  }

  /// Whether the option was given.
  public boolean has(String option) {
    return options.containsKey(option);
  }

  /// The option's value.
  public Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option));
  }

  /// The option's value as a path.
  public Optional<Path> path(String option) {
    try {
      return value(option).map(Path::of);
    } catch (InvalidPathException e) {
      throw new WrongCall("%s: '%s' is no path".formatted(option, e.getInput()));
    }
  }

  /// The plain words, which must be as many as `names`.
  ///
  /// @throws WrongCall if they are more or fewer
  public List<String> words(String... names) {
    if (words.size() != names.length) {
      throw new WrongCall(
          names.length == 0
              ? "'%s' is one word too many".formatted(words.getFirst())
              : "it takes %s: %s"
                  .formatted(
                      names.length == 1 ? "one word" : names.length + " words",
                      String.join(" ", names)));
    }
    return words;
  }

  /// The plain words, which must be as many as `names` or more.
  ///
  /// @throws WrongCall if they are fewer
  public List<String> wordsFrom(String... names) {
    if (words.size() < names.length) {
      throw new WrongCall("it takes %s".formatted(String.join(" ", names)));
    }
    return List.copyOf(words);
  }
}

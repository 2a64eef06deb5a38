package org.sightline.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.fleet.FleetException;
import org.sightline.server.config.ConfigurationException;
import org.sightline.server.config.Spelling;
import org.sightline.server.log.Redaction;

/// The commands of the program, and the way from the words of a call to an exit code.
public final class Commands {
  private final String version;
  private final List<Command> commands;

  public Commands(String version, List<Command> commands) {
    this.version = version;
    this.commands = List.copyOf(commands);
  }

  /// Carries out a call.
  ///
  /// @return the exit code
  public int run(List<String> words, Console console) throws InterruptedException {
    if (words.isEmpty() || words.getFirst().equals("help") || words.getFirst().equals("--help")) {
      console.out().print(help());
      return words.isEmpty() ? Command.WRONG_CALL : Command.DONE;
    }
    if (words.getFirst().equals("--version") || words.getFirst().equals("version")) {
      console.out().println("sightline " + version);
      return Command.DONE;
    }
    Optional<Command> command = find(words);
    if (command.isEmpty()) {
      return unknown(words, console);
    }
    return run(command.get(), words, console);
  }

  private static int run(Command command, List<String> words, Console console)
      throws InterruptedException {
    int length = command.name().split(" ").length;
    List<String> rest = words.subList(length, words.size());
    if (rest.contains("--help")) {
      console.out().print(command.help());
      return Command.DONE;
    }
    try {
      return command.run(Arguments.of(rest, command), console);
    } catch (WrongCall e) {
      console.err().println("sightline " + command.name() + ": " + e.getMessage());
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> console.err().println("sightline: " + problem));
    } catch (IOException e) {
      console.err().println("sightline " + command.name() + ": " + said(e));
    } catch (FleetException e) {
      console.err().println("sightline " + command.name() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // A fault of the program must not look like a finding about a camera or a node.
      console.err().println("sightline " + command.name() + " failed: " + Redaction.of(trace(e)));
    }
    return Command.WRONG_CALL;
  }

  private static String trace(RuntimeException e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static String said(IOException e) {
    return switch (e) {
      case NoSuchFileException absent -> absent.getFile() + " does not exist and cannot be made";
      case AccessDeniedException denied ->
          denied.getFile() + " is not yours to use: check its owner";
      case FileSystemException other when other.getReason() == null ->
          other.getFile() + " cannot be used (" + e.getClass().getSimpleName() + ")";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  private Optional<Command> find(List<String> words) {
    return commands.stream()
        .filter(
            command -> {
              List<String> name = List.of(command.name().split(" "));
              return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
            })
        .findFirst();
  }

  private int unknown(List<String> words, Console console) {
    String first = words.getFirst();
    List<String> group =
        commands.stream().map(Command::name).filter(name -> name.startsWith(first + " ")).toList();
    if (!group.isEmpty()) {
      boolean asked = words.size() > 1 && words.get(1).equals("--help");
      (asked ? console.out() : console.err())
          .println("sightline " + first + " has: " + String.join(", ", group));
      return asked ? Command.DONE : Command.WRONG_CALL;
    }
    List<String> names = new ArrayList<>(commands.stream().map(Command::name).toList());
    commands.forEach(command -> names.add(command.name().split(" ")[0]));
    console
        .err()
        .println(
            "sightline has no command '%s'%s; see ./sightline --help"
                .formatted(first, Spelling.suggestion(first, names)));
    return Command.WRONG_CALL;
  }

  private String help() {
    StringBuilder text =
        new StringBuilder("Sightline ")
            .append(version)
            .append(": cameras in, footage and answers out\n\n  ./sightline COMMAND …\n\n");
    for (Command command : commands.stream().filter(c -> !c.isHidden()).toList()) {
      text.append("  %-16s %s%n".formatted(command.name(), command.summary()));
    }
    return text.append(
            """

              --version        which version this is

            Each command explains itself: ./sightline run --help
            Begin with:  ./sightline demo
            Exit codes: 0 done, 1 a finding, 2 a wrong call
            """)
        .toString();
  }
}

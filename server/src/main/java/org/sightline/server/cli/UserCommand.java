package org.sightline.server.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Configuration;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.IdentityException;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.User;
import tools.jackson.databind.JsonNode;

/// `user add`, `user list`, `user remove` and `user password`: who may sign in, through the running
/// node, or in its folder while none runs, so that an owner who has forgotten the password gets in
/// again.
final class UserCommand implements Command {
  private final Kind kind;

  private enum Kind {
    ADD,
    LIST,
    REMOVE,
    PASSWORD
  }

  private UserCommand(Kind kind) {
    this.kind = kind;
  }

  /// All four.
  static List<Command> all() {
    List<Command> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      all.add(new UserCommand(kind));
    }
    return all;
  }

  @Override
  public String name() {
    return "user " + kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String summary() {
    return switch (kind) {
      case ADD -> "let somebody sign in";
      case LIST -> "who may sign in";
      case REMOVE -> "let somebody sign in no more";
      case PASSWORD -> "make a one-time password for a user";
    };
  }

  @Override
  public String help() {
    String usage =
        switch (kind) {
          case ADD -> "NAME [--role ROLE] ";
          case LIST -> "";
          case REMOVE, PASSWORD -> "NAME ";
        };
    String what =
        switch (kind) {
          case ADD ->
              "Makes a user (a viewer, without --role; ./sightline role list has the others) and"
                  + " shows a one-time password, which has to be changed at the first sign-in.";
          case LIST -> "Everybody who may sign in, with the role.";
          case REMOVE ->
              "Ends the user's sessions and removes the user. The last administrator cannot be removed.";
          case PASSWORD ->
              "Ends the user's sessions and shows a one-time password in place of the forgotten one.";
        };
    return """
        ./sightline %s %s[--data FOLDER] [--json]

          %s

          --data FOLDER    the node's data folder (default: sightline-data)
          --json           one line of JSON

        Example:
          ./sightline %s%s

        Exit codes: 0 done, 1 there is no such user, 2 a wrong call
        """
        .formatted(
            name(),
            usage,
            what,
            name(),
            kind == Kind.LIST ? "" : kind == Kind.ADD ? " ann --role operator" : " ann");
  }

  @Override
  public List<String> valued() {
    return kind == Kind.ADD ? List.of("--data", "--role") : List.of("--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    String user = kind == Kind.LIST ? "" : arguments.words("NAME").getFirst();
    if (kind == Kind.LIST) {
      arguments.words();
    }
    String role = arguments.value("--role").orElse("viewer");
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    Optional<NodeClient> node = NodeClient.of(data);
    Optional<Map<String, Object>> outcome;
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        outcome = through(client, user, role);
      }
    } else {
      outcome = within(data, user, role);
    }
    if (outcome.isEmpty()) {
      console.err().println("There is no user " + user + "; see ./sightline user list");
      return FINDING;
    }
    if (arguments.has("--json")) {
      console.out().println(Texts.json(outcome.get()));
    } else {
      tell(outcome.get(), user, console);
    }
    return DONE;
  }

  private Optional<Map<String, Object>> through(NodeClient client, String user, String role)
      throws IOException, InterruptedException {
    String path = "/api/v1/users/" + URLEncoder.encode(user, StandardCharsets.UTF_8);
    NodeClient.Answer answer =
        switch (kind) {
          case ADD -> client.ask("POST", "/api/v1/users", Map.of("name", user, "role", role));
          case LIST -> client.ask("GET", "/api/v1/users", null);
          case REMOVE -> client.ask("DELETE", path, null);
          case PASSWORD -> client.ask("POST", path + "/password", null);
        };
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.isGood()) {
      throw new WrongCall(answer.problem());
    }
    List<Map<String, Object>> users = new ArrayList<>();
    for (JsonNode each : answer.body().path("users")) {
      users.add(
          row(
              each.path("name").asString(""),
              each.path("role").asString(""),
              each.path("mustChangePassword").asBoolean(false),
              each.path("createdAt").asString("")));
    }
    return Optional.of(outcome(user, answer.body().path("password").asString(""), users));
  }

  private Optional<Map<String, Object>> within(Path data, String user, String role) {
    Path database = data.resolve("node.db");
    if (!Files.exists(database)) {
      throw new WrongCall(
          "%s holds no node: start one there first, or give another folder with --data"
              .formatted(data));
    }
    try (Identity identity = Identity.open(database, InstantSource.system())) {
      return switch (kind) {
        case ADD -> {
          Role known =
              identity
                  .roles()
                  .find(role)
                  .orElseThrow(
                      () ->
                          new WrongCall(
                              "there is no role %s: see ./sightline role list".formatted(role)));
          yield Optional.of(outcome(user, identity.add(user, known), List.of()));
        }
        case PASSWORD -> Optional.of(outcome(user, identity.resetPassword(user), List.of()));
        case REMOVE ->
            identity.remove(user) ? Optional.of(outcome(user, "", List.of())) : Optional.empty();
        case LIST ->
            Optional.of(outcome("", "", identity.users().stream().map(UserCommand::row).toList()));
      };
    } catch (IdentityException e) {
      if (e.kind() == IdentityException.Kind.UNKNOWN_USER) {
        return Optional.empty();
      }
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Object> outcome(
      String user, String password, List<Map<String, Object>> users) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    switch (kind) {
      case ADD, PASSWORD -> {
        outcome.put("name", user);
        outcome.put("password", password);
      }
      case REMOVE -> outcome.put("removed", user);
      case LIST -> outcome.put("users", users);
    }
    return outcome;
  }

  private static Map<String, Object> row(User user) {
    return row(
        user.name(), user.role().word(), user.mustChangePassword(), user.createdAt().toString());
  }

  private static Map<String, Object> row(String name, String role, boolean mustChange, String at) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", name);
    row.put("role", role);
    row.put("mustChangePassword", mustChange);
    row.put("createdAt", at);
    return row;
  }

  private void tell(Map<String, Object> outcome, String user, Console console) {
    switch (kind) {
      case REMOVE -> console.out().println("Removed user " + user + ".");
      case ADD, PASSWORD ->
          console
              .out()
              .println(
                  "User %s signs in with %s, once, and then chooses another password."
                      .formatted(user, outcome.get("password")));
      case LIST -> {
        List<List<String>> rows = new ArrayList<>();
        if (outcome.get("users") instanceof List<?> users) {
          for (Object each : users) {
            if (each instanceof Map<?, ?> row) {
              rows.add(row.values().stream().map(String::valueOf).toList());
            }
          }
        }
        console.out().print(Texts.table(List.of("NAME", "ROLE", "ONE-TIME", "MADE"), rows));
      }
    }
  }
}

package org.sightline.server.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.sightline.server.identity.UserStore.StoredUser;

/// The ways into the node beside the password: the second factor after it, a passkey, and a
/// provider that vouches for people.
///
/// Any thread may call any method.
public final class Entrances {
  private static final System.Logger LOG = System.getLogger(Entrances.class.getName());

  /// What the entrances look into.
  record Rooms(
      UserStore store,
      SecondFactors secondFactors,
      Passkeys passkeys,
      ForeignUsers foreignUsers,
      Throttle throttle) {}

  /// Begins a session.
  interface Beginning {
    SignIn.Welcome begin(StoredUser user, UserStore.Beginning how);
  }

  private final Rooms rooms;
  private final Beginning beginning;
  private final BiConsumer<StoredUser, Role> roles;

  /// @param roles gives a user another role
  Entrances(Rooms rooms, Beginning beginning, BiConsumer<StoredUser, Role> roles) {
    this.rooms = rooms;
    this.beginning = beginning;
    this.roles = roles;
  }

  /// Goes on with a sign-in whose password was right: compares a code from the user's app, or one
  /// from paper.
  ///
  /// @param ticket of the answer that asked for a second factor
  public SignIn secondFactor(String ticket, String code, String address, String agent) {
    return switch (rooms.secondFactors().redeem(ticket, code)) {
      case SecondFactors.Outcome.TooMany(Duration wait) -> new SignIn.TooMany(wait);
      case SecondFactors.Outcome.Wrong() -> {
        LOG.log(System.Logger.Level.WARNING, "code refused address={0}", address);
        yield new SignIn.Wrong();
      }
      case SecondFactors.Outcome.Right(long id, String way) ->
          rooms
              .store()
              .find(id)
              .<SignIn>map(
                  user ->
                      beginning.begin(
                          user, new UserStore.Beginning(address, Identity.cut(agent), way)))
              .orElseGet(SignIn.Wrong::new);
    };
  }

  /// Signs in with a passkey: alone where its authenticator knew the person, else after a right
  /// password.
  ///
  /// @param host that the browser called, with its port
  /// @param ticket of a right password; empty for none
  public SignIn passkey(
      String host, Passkeys.Response response, String ticket, String address, String agent) {
    List<String> keys = List.of("passkeys from " + Throttle.network(address));
    Optional<Duration> wait = rooms.throttle().guess(keys);
    if (wait.isPresent()) {
      return new SignIn.TooMany(wait.get());
    }
    Optional<Passkeys.Holder> holder =
        rooms
            .passkeys()
            .prove(host, response)
            .filter(
                each ->
                    each.verified()
                        || rooms
                            .secondFactors()
                            .holder(ticket)
                            .filter(id -> id == each.user())
                            .isPresent());
    Optional<StoredUser> user = holder.flatMap(each -> rooms.store().find(each.user()));
    if (user.isEmpty()) {
      return new SignIn.Wrong();
    }
    rooms.throttle().giveBack(keys);
    rooms.secondFactors().use(ticket);
    return beginning.begin(
        user.get(), new UserStore.Beginning(address, Identity.cut(agent), "passkey"));
  }

  /// Signs in somebody whom a provider vouches for (OpenID Connect); makes the user where there is
  /// none yet.
  ///
  /// @throws IdentityException of kind NAME_TAKEN where another user has the name
  public synchronized SignIn foreign(ForeignUser who, String address, String agent) {
    StoredUser user = rooms.foreignUsers().find(who).orElseGet(() -> made(who));
    if (!user.role().equals(who.role().word())) {
      roles.accept(user, who.role());
      user = rooms.store().find(user.id()).orElseThrow();
    }
    return beginning.begin(user, new UserStore.Beginning(address, Identity.cut(agent), "provider"));
  }

  private StoredUser made(ForeignUser who) {
    String name = who.name();
    if (!UserName.isValid(name) || rooms.store().find(name).isPresent()) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN,
          "the provider calls the user '%s', which is no name here or is another user's"
              .formatted(name.length() > 64 ? name.substring(0, 64) : name));
    }
    rooms.store().add(name, who.role(), PasswordHash.NOBODY, false, rooms.secondFactors().now());
    StoredUser user = rooms.store().find(name).orElseThrow();
    rooms.foreignUsers().add(who, user.id());
    return user;
  }
}

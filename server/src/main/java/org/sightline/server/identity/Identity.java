package org.sightline.server.identity;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sightline.server.identity.UserStore.StoredSession;
import org.sightline.server.identity.UserStore.StoredUser;

/// The users of this node, their sessions, and the token of the command line.
///
/// There is no default password: the first administrator gets a random one. Passwords are kept as
/// Argon2id, session tokens as SHA-256; neither can be read back. Any thread may call any method.
public final class Identity implements AutoCloseable {
  /// The shortest password a person may choose.
  public static final int SHORTEST_PASSWORD = 12;

  /// The longest password that is compared; longer ones are wrong without work.
  public static final int LONGEST_PASSWORD = 1024;

  private static final System.Logger LOG = System.getLogger(Identity.class.getName());
  private static final int MAX_AGENT = 200;
  private static final Duration FRESH = Duration.ofMinutes(30);
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final UserStore store;
  private final InstantSource clock;
  private final Throttle throttle;
  private final Readers readers;
  private final Roles roles;
  private final Tokens tokens;
  private final SecondFactors secondFactors;
  private final Passkeys passkeys;
  private final SavedSearches savedSearches;
  private final ForeignUsers foreignUsers;
  private final Entrances entrances;
  private final AtomicLong revision = new AtomicLong();
  private volatile byte @Nullable [] cliTokenHash;
  private volatile boolean fourEyes;
  private final PlateConsents plateConsents;

  private Identity(UserStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.throttle = new Throttle(clock);
    this.readers = new Readers(store, clock);
    this.roles = new Roles(store, clock, revision::incrementAndGet);
    this.tokens = new Tokens(store, roles, clock, revision::incrementAndGet);
    this.secondFactors = new SecondFactors(store, clock);
    this.passkeys = new Passkeys(store, clock);
    this.savedSearches = new SavedSearches(store, clock);
    this.foreignUsers = new ForeignUsers(store);
    this.plateConsents = new PlateConsents(clock);
    this.entrances =
        new Entrances(
            new Entrances.Rooms(store, secondFactors, passkeys, foreignUsers, throttle),
            this::begin,
            this::foreignRole);
  }

  /// Opens the users in the file `database`, making it when it is not there.
  ///
  /// @throws IdentityException of kind STORAGE if it cannot be opened
  public static Identity open(Path database, InstantSource clock) {
    return new Identity(UserStore.open(database), clock);
  }

  /// Makes the user `admin` where there is no user yet, and returns the password, which is kept
  /// nowhere: show it once.
  public synchronized Optional<String> firstAdministrator() {
    if (!store.isEmpty()) {
      return Optional.empty();
    }
    String password = Secrets.readablePassword();
    store.add("admin", Role.ADMINISTRATOR, PasswordHash.of(password), true, clock.instant());
    return Optional.of(password);
  }

  /// The token with which scripts on this machine act as administrator, from the file `cli-token`
  /// of the data folder; made there, for its owner alone, when it is not there.
  ///
  /// @throws IdentityException of kind STORAGE if the file cannot be read or made, or others may
  ///   read it
  public String cliToken(Path dataFolder) {
    String token = CliToken.inFolder(dataFolder);
    cliTokenHash = Secrets.hash(token);
    return token;
  }

  /// The programs that may read streams.
  public Readers readers() {
    return readers;
  }

  /// What users may be, and the groups of cameras that roles speak of.
  public Roles roles() {
    return roles;
  }

  /// The long-lived tokens of scripts.
  public Tokens tokens() {
    return tokens;
  }

  /// Codes that people prove themselves with beside the password.
  public SecondFactors secondFactors() {
    return secondFactors;
  }

  /// The searches that people keep.
  public SavedSearches savedSearches() {
    return savedSearches;
  }

  /// Questions for number plates that others consent to.
  public PlateConsents plateConsents() {
    return plateConsents;
  }

  /// From now on nobody asks for number plates alone: a second person consents to each question.
  public void fourEyesForPlates() {
    fourEyes = true;
  }

  /// The passkeys of people.
  public Passkeys passkeys() {
    return passkeys;
  }

  /// The ways in beside the password.
  public Entrances entrances() {
    return entrances;
  }

  /// Grows with every change of what somebody may do: who serves a lasting connection asks
  /// [#still(Caller)] again when it has.
  public long revision() {
    return revision.get();
  }

  /// Adds a user, with a password that the user has to change when somebody else made it up.
  ///
  /// @throws IdentityException of kind NAME_TAKEN or BAD_VALUE
  public synchronized void add(String name, Role role, String password, boolean mustChange) {
    if (!UserName.isValid(name)) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "a user's name begins with a letter or digit and has up to 64 letters, digits, . _ @ or -");
    }
    PasswordHash.unfit(password)
        .ifPresent(
            message -> {
              throw new IdentityException(IdentityException.Kind.BAD_VALUE, message);
            });
    if (store.find(name).isPresent()) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN, "there is a user '%s' already".formatted(name));
    }
    store.add(name, role, PasswordHash.of(password), mustChange, clock.instant());
  }

  /// Gives a user a new made-up password, ends the user's sessions, and returns the password: show
  /// it once.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER
  public synchronized String resetPassword(String name) {
    StoredUser user = store.find(name).orElseThrow(() -> UserStore.unknown(name));
    String password = Secrets.readablePassword();
    store.setPassword(user.id(), PasswordHash.of(password), true, null);
    revision.incrementAndGet();
    return password;
  }

  /// Adds a user with a made-up password, which the user has to change, and returns it: show it
  /// once.
  ///
  /// @throws IdentityException of kind NAME_TAKEN or BAD_VALUE
  public synchronized String add(String name, Role role) {
    String password = Secrets.readablePassword();
    add(name, role, password, true);
    return password;
  }

  /// Adds a user who may do what the role allows there, with a made-up password, which the user has
  /// to change, and returns it: show it once.
  ///
  /// @throws IdentityException of kind NAME_TAKEN or BAD_VALUE
  public synchronized String add(String name, Role role, Where where) {
    roles.require(where);
    requireWhole(role, where);
    String password = add(name, Role.VIEWER);
    allow(name, role, where);
    return password;
  }

  private static void requireWhole(Role role, Where where) {
    Roles.require(
        where.everywhere() || !role.isAdministrator(),
        "an administrator is one everywhere: choose another role to limit the cameras");
  }

  /// Gives the user a role, wherever it allows something; sessions go on, with what it may do.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER or LAST_ADMINISTRATOR
  public void changeRole(String name, Role role) {
    allow(name, role, Where.EVERYWHERE);
  }

  /// Gives the user a role, and says where the user may do what it allows; holds at once, for what
  /// is open too.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER, LAST_ADMINISTRATOR or BAD_VALUE
  public synchronized void allow(String name, Role role, Where where) {
    StoredUser user = store.find(name).orElseThrow(() -> UserStore.unknown(name));
    roles.require(where);
    requireWhole(role, where);
    if (!role.isAdministrator()) {
      keepAnAdministrator(user);
    }
    store.setRole(user.id(), role, where);
    revision.incrementAndGet();
  }

  /// Removes a user and the user's sessions; says whether there was one.
  ///
  /// @throws IdentityException of kind LAST_ADMINISTRATOR
  public synchronized boolean remove(String name) {
    store.find(name).ifPresent(this::keepAnAdministrator);
    boolean removed = store.removeUser(name);
    revision.incrementAndGet();
    return removed;
  }

  private void keepAnAdministrator(StoredUser leaving) {
    String administrator = Role.ADMINISTRATOR.word();
    boolean another =
        store.users().stream()
            .anyMatch(user -> user.role().equals(administrator) && user.id() != leaving.id());
    if (leaving.role().equals(administrator) && !another) {
      throw new IdentityException(
          IdentityException.Kind.LAST_ADMINISTRATOR,
          "'%s' is the only administrator: make somebody else one first".formatted(leaving.name()));
    }
  }

  /// The users, by name.
  public List<User> users() {
    return store.users().stream()
        .map(
            user ->
                new User(
                    user.name(),
                    role(user),
                    user.where(),
                    user.mustChange(),
                    user.createdAt(),
                    secondFactors.ways(user.id()),
                    foreignUsers.isForeign(user.id())))
        .toList();
  }

  /// The open sessions of a user, the newest first; of all users where it is empty.
  public List<Session> sessions(String user) {
    SessionLimits limits = SessionLimits.USUAL;
    Instant now = clock.instant();
    return store.sessions().stream()
        .filter(session -> user.isEmpty() || session.user().equalsIgnoreCase(user))
        .filter(
            session ->
                now.isBefore(session.usedAt().plus(limits.idle()))
                    && now.isBefore(session.createdAt().plus(limits.absolute())))
        .toList();
  }

  /// The session that the caller uses; empty for tokens.
  public Optional<String> sessionId(Caller caller) {
    return Optional.ofNullable(caller.session()).map(UserStore::sessionId);
  }

  /// Ends a session of a user; of any user where it is empty. Says whether there was one.
  public boolean endSession(String user, String id) {
    boolean ended = store.endSession(user, id);
    revision.incrementAndGet();
    return ended;
  }

  /// Compares a password and begins a session where it is right.
  ///
  /// @param address where the guess comes from, without the port
  /// @throws IdentityException of kind BUSY if too many are being compared
  public SignIn signIn(String name, String password, String address) {
    return signIn(name, password, address, "");
  }

  /// Compares a password and begins a session where it is right.
  ///
  /// @param address where the guess comes from, without the port
  /// @param agent what the browser says of itself, for the list of sessions
  /// @throws IdentityException of kind BUSY if too many are being compared
  public SignIn signIn(String name, String password, String address, String agent) {
    List<String> keys = throttleKeys(name, address);
    Optional<Duration> wait = throttle.guess(keys);
    if (wait.isPresent()) {
      return new SignIn.TooMany(wait.get());
    }
    Optional<StoredUser> user = UserName.isValid(name) ? store.find(name) : Optional.empty();
    boolean matches =
        password.length() <= LONGEST_PASSWORD
            & PasswordHash.matches(
                password.length() <= LONGEST_PASSWORD ? password : "",
                user.map(StoredUser::passwordHash).orElse(PasswordHash.NOBODY));
    if (user.isEmpty() || !matches) {
      LOG.log(System.Logger.Level.WARNING, "sign-in refused address={0}", address);
      return new SignIn.Wrong();
    }
    throttle.giveBack(keys);
    StoredUser known = user.get();
    if (PasswordHash.isOutdated(known.passwordHash())) {
      store.upgradeHash(known.id(), known.passwordHash(), PasswordHash.of(password));
    }
    store.remember(known.id(), Throttle.network(address), clock.instant());
    List<String> ways = secondFactors.ways(known.id());
    return ways.isEmpty()
        ? begin(known, new UserStore.Beginning(address, cut(agent), "password"))
        : new SignIn.SecondFactor(secondFactors.ticket(known), ways);
  }

  /// Gives the user the role that the provider's groups come to now.
  private synchronized void foreignRole(StoredUser user, Role role) {
    if (!role.isAdministrator()) {
      keepAnAdministrator(user);
    }
    store.setRole(user.id(), role, role.isAdministrator() ? Where.EVERYWHERE : user.where());
    revision.incrementAndGet();
  }

  static String cut(String agent) {
    return agent.length() <= MAX_AGENT ? agent : agent.substring(0, MAX_AGENT);
  }

  /// Whether the caller signed in a short time ago: who changes how they prove themselves has to
  /// have proved it lately, so that a browser left open gives nobody the account.
  public boolean isFresh(Caller caller) {
    byte[] hash = caller.session();
    return hash != null
        && store
            .session(hash)
            .filter(each -> clock.instant().isBefore(each.createdAt().plus(FRESH)))
            .isPresent();
  }

  private SignIn.Welcome begin(StoredUser user, UserStore.Beginning beginning) {
    String token = Secrets.token();
    byte[] hash = Secrets.hash(token);
    store.addSession(hash, user.id(), clock.instant(), beginning);
    LOG.log(
        System.Logger.Level.INFO,
        "signed in user={0} address={1} way={2}",
        user.name(),
        beginning.address(),
        beginning.way());
    return new SignIn.Welcome(token, caller(user, hash));
  }

  /// Who holds this session; empty where it is none, is over, or was ended.
  public Optional<Caller> session(String token) {
    return bySession(Secrets.hash(token));
  }

  /// Who holds this token, of the command line or of a script; empty where it is none.
  ///
  /// @param address where it comes from, without the port
  public Optional<Caller> bearer(String token, String address) {
    byte[] expected = cliTokenHash;
    return expected != null && MessageDigest.isEqual(expected, Secrets.hash(token))
        ? Optional.of(fourEyes ? Caller.commandLine().underFourEyes() : Caller.commandLine())
        : tokens.find(token, address).flatMap(this::caller);
  }

  /// Who holds this token of a program that analyses; empty where it is another.
  public Optional<Caller> analyzer(String token) {
    return readers.analyzer(token).map(Caller::of);
  }

  /// The caller as things stand now, for connections that last; empty where the session or the
  /// token is over.
  public Optional<Caller> still(Caller caller) {
    byte[] session = caller.session();
    Token token = caller.token();
    if (token != null) {
      return tokens.still(token).flatMap(this::caller);
    }
    return session == null ? Optional.of(caller) : bySession(session);
  }

  /// Ends the caller's session.
  public void signOut(Caller caller) {
    if (caller.session() != null) {
      store.removeSession(caller.session());
      revision.incrementAndGet();
    }
  }

  /// Changes the caller's password and ends all the user's other sessions.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER for the token of the command line, which has no
  ///   password
  public PasswordChange changePassword(Caller caller, String current, String next, String address) {
    StoredUser user = store.find(caller.user()).orElseThrow(() -> UserStore.unknown(caller.user()));
    List<String> keys = throttleKeys(user.name(), address);
    Optional<Duration> wait = throttle.guess(keys);
    if (wait.isPresent()) {
      return new PasswordChange.TooMany(wait.get());
    }
    if (current.length() > LONGEST_PASSWORD
        || !PasswordHash.matches(current, user.passwordHash())) {
      return new PasswordChange.Wrong();
    }
    throttle.giveBack(keys);
    Optional<String> unfit =
        current.equals(next)
            ? Optional.of("the new password is the current one: choose another")
            : PasswordHash.unfit(next);
    if (unfit.isPresent()) {
      return new PasswordChange.Unfit(unfit.get());
    }
    store.setPassword(user.id(), PasswordHash.of(next), false, caller.session());
    revision.incrementAndGet();
    LOG.log(System.Logger.Level.INFO, "password changed user={0}", user.name());
    return new PasswordChange.Changed();
  }

  @Override
  public void close() {
    store.close();
  }

  private Optional<Caller> bySession(byte[] hash) {
    Optional<StoredSession> found = store.session(hash);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    StoredSession session = found.get();
    Instant now = clock.instant();
    SessionLimits limits = SessionLimits.USUAL;
    if (!now.isBefore(session.usedAt().plus(limits.idle()))
        || !now.isBefore(session.createdAt().plus(limits.absolute()))) {
      store.removeSession(hash);
      return Optional.empty();
    }
    if (now.isAfter(session.usedAt().plus(TOUCH_EVERY))) {
      store.touch(hash, now);
    }
    return Optional.of(caller(session.user(), hash));
  }

  private Caller caller(StoredUser user, byte[] session) {
    return new Caller(
        user.name(), role(user), user.mustChange(), session, null, rights(user), null);
  }

  private Optional<Caller> caller(Token token) {
    return store
        .find(token.user())
        .map(
            user ->
                new Caller(
                    user.name(),
                    role(user),
                    user.mustChange(),
                    null,
                    null,
                    rights(user).of(token.actions()).on(token.where().scope(roles.groups())),
                    token));
  }

  /// The user's role; one that is gone allows nothing.
  private Role role(StoredUser user) {
    return roles.find(user.role()).orElseGet(() -> new Role(user.role(), false, List.of()));
  }

  private Rights rights(StoredUser user) {
    Rights rights = Rights.of(role(user), roles.groups()).on(user.where().scope(roles.groups()));
    return fourEyes ? rights.underFourEyes() : rights;
  }

  /// What a guess counts under: its address, and the account, from an address that the user is
  /// known by alone, else for all strangers: many guess no faster, and cannot keep the owner out.
  private List<String> throttleKeys(String name, String address) {
    String account = UserName.isValid(name) ? name.toLowerCase(java.util.Locale.ROOT) : "";
    String network = Throttle.network(address);
    String from = store.isKnown(account, network) ? network : "strangers";
    return List.of("address " + network, "account " + account + " from " + from);
  }
}

package org.sightline.analysis.onvif;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.media.xml.XmlElement;
import org.sightline.stream.Backoff;
import org.sightline.stream.CameraSoap;
import org.sightline.stream.CameraSoap.Answer;
import org.sightline.stream.CameraSoap.To;
import org.sightline.stream.CameraTime;

/// A subscription to the events of one camera that never gives up (ONVIF Core Specification section
/// 9.2; WS-BaseNotification 1.3).
///
/// Finds the event service, measures the camera's clock, subscribes for a minute, asks again and
/// again with the camera holding its answer until something happens (long poll), renews at half
/// time, and ends the subscription when it is closed. Whatever goes wrong, it subscribes anew after
/// a wait that doubles up to a minute, with jitter. Everything is asked at the camera's own host
/// and port: of addresses that a camera tells only the path is taken, because cameras behind a
/// translated address tell another, and because nobody may be sent elsewhere by one.
///
/// One virtual thread a camera; nothing is queued here.
public final class PullPoint implements AutoCloseable {
  /// Takes what a camera said; must return quickly. All calls come from one thread.
  public interface Listener {
    /// Notices came: `wsnt:NotificationMessage` elements.
    ///
    /// @param received on the node's clock
    /// @param ahead how far the camera's clock is ahead of the node's
    void notices(List<XmlElement> messages, Instant received, Duration ahead);

    /// Nothing is known any more: the subscription ended, or the camera is not there.
    void lost(Instant at);
  }

  /// How long the camera holds its answer.
  static final Duration POLL = Duration.ofSeconds(10);

  /// How long a subscription lasts unless it is renewed.
  static final Duration LIFE = Duration.ofSeconds(60);

  /// The most notices of one answer.
  static final int MAX_NOTICES = 100;

  private static final System.Logger LOG = System.getLogger(PullPoint.class.getName());
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration GOOD_BYE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private static final String TDS = "http://www.onvif.org/ver10/device/wsdl";
  private static final String TEV = "http://www.onvif.org/ver10/events/wsdl";
  private static final String WSNT = "http://docs.oasis-open.org/wsn/b-2";
  private static final String BW2 = "http://docs.oasis-open.org/wsn/bw-2/";

  private final String camera;
  private final String devicePath;
  private final CameraSoap soap;
  private final Listener listener;
  private final InstantSource clock;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> problem = Optional.of("its events are being subscribed to");
  private volatile long subscriptions;
  private volatile long notices;

  /// A subscription of a camera's that holds.
  private static final class Held {
    private final To at;
    private long renewNanos;
    private boolean renews = true;

    Held(To at) {
      this.at = at;
    }

    To to(String action) {
      return new To(at.path(), action, at.reference());
    }
  }

  /// What goes wrong in a way after which only a new subscription helps.
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  /// @param camera name, for the log
  /// @param device address of the ONVIF device service, with user and password where it wants some
  /// @param certificate SHA-256 of the one that is accepted over https, or null
  public PullPoint(
      String camera,
      URI device,
      @Nullable String certificate,
      Listener listener,
      InstantSource clock) {
    this(camera, new CameraSoap(device, certificate, clock), listener, clock, BACKOFF);
  }

  PullPoint(
      String camera, CameraSoap soap, Listener listener, InstantSource clock, Backoff backoff) {
    this.camera = camera;
    this.soap = soap;
    this.devicePath = soap.devicePath();
    this.listener = listener;
    this.clock = clock;
    this.backoff = backoff;
    this.thread = Thread.ofVirtual().name("events-" + camera).unstarted(this::work);
  }

  /// Begins; returns at once.
  public PullPoint start() {
    thread.start();
    return this;
  }

  /// Why no events come, or empty.
  public Optional<String> problem() {
    return problem;
  }

  /// How often the camera was subscribed to.
  public long subscriptions() {
    return subscriptions;
  }

  /// How many notices came.
  public long notices() {
    return notices;
  }

  private void work() {
    int failures = 0;
    while (closed.getCount() > 0) {
      long before = subscriptions;
      try {
        listen();
      } catch (Broken e) {
        say(e.getMessage());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "events of camera " + camera + " failed; they are asked for anew", e);
        say("its events could not be read: " + e);
      }
      if (closed.getCount() == 0) {
        return;
      }
      listener.lost(clock.instant());
      failures = subscriptions > before ? 1 : failures + 1;
      try {
        Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
        boolean unused = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void say(@Nullable String words) {
    String now = words == null ? "its events do not come" : words;
    if (!problem.equals(Optional.of(now)) && closed.getCount() > 0) {
      LOG.log(Level.WARNING, "no events camera={0} problem={1}", camera, now);
    }
    problem = Optional.of(now);
  }

  /// One subscription, from its beginning to its end.
  private void listen() throws Broken {
    soap.measureClock();
    Held held = subscribe(eventsPath());
    subscriptions++;
    if (problem.isPresent()) {
      LOG.log(Level.INFO, "events subscribed camera={0} clockAhead={1}", camera, soap.ahead());
    }
    problem = Optional.empty();
    try {
      // Asks for the state of everything; cameras that cannot do it tell it by themselves or never.
      Answer unused =
          soap.ask(
              held.to(TEV + "/PullPointSubscription/SetSynchronizationPointRequest"),
              "<SetSynchronizationPoint xmlns=\"%s\"/>".formatted(TEV));
      while (closed.getCount() > 0) {
        pull(held);
        if (System.nanoTime() - held.renewNanos >= 0) {
          renew(held);
        }
      }
    } finally {
      // To be told to end interrupts what was being asked, and the camera still hears of it.
      boolean unused = Thread.interrupted();
      unsubscribe(held);
    }
  }

  /// Where events are asked for: where the camera says, or at the device service itself.
  private String eventsPath() throws Broken {
    Answer answer =
        soap.ask(
            new To(devicePath, TDS + "/GetCapabilities", ""),
            "<GetCapabilities xmlns=\"%s\"><Category>Events</Category></GetCapabilities>"
                .formatted(TDS));
    return switch (answer) {
      case Answer.Lost(String reason) -> throw new Broken(reason);
      case Answer.Fault fault -> {
        if (CameraSoap.isStranger(fault)) {
          throw refused("lets this user see nothing", fault);
        }
        yield devicePath;
      }
      case Answer.Said(XmlElement said) ->
          said.at("Capabilities", "Events", "XAddr")
              .map(address -> CameraSoap.path(address.text(), devicePath))
              .orElse(devicePath);
    };
  }

  private Held subscribe(String path) throws Broken {
    Answer answer =
        soap.ask(
            new To(path, TEV + "/EventPortType/CreatePullPointSubscriptionRequest", ""),
            "<CreatePullPointSubscription xmlns=\"%s\"><InitialTerminationTime>PT%dS</InitialTerminationTime></CreatePullPointSubscription>"
                .formatted(TEV, LIFE.toSeconds()));
    XmlElement said = said(answer, "takes no subscription to its events");
    XmlElement reference =
        said.first("SubscriptionReference")
            .orElseThrow(() -> new Broken("its subscription has no address"));
    String to = reference.first("Address").map(XmlElement::text).orElse("");
    Held held =
        new Held(
            new To(
                CameraSoap.path(to, path),
                "",
                reference.first("ReferenceParameters").map(References::headers).orElse("")));
    note(held, said);
    return held;
  }

  /// Takes over what an answer says of the camera's clock and of how long the subscription holds.
  private void note(Held held, XmlElement said) {
    Optional<Instant> now = said.first("CurrentTime").flatMap(CameraTime::instant);
    Optional<Instant> end = said.first("TerminationTime").flatMap(CameraTime::instant);
    now.ifPresent(soap::told);
    Duration life =
        now.isPresent() && end.isPresent() ? Duration.between(now.get(), end.get()) : LIFE;
    if (life.compareTo(SHORTEST_LIFE) < 0 || life.compareTo(LIFE) > 0) {
      life = life.compareTo(LIFE) > 0 ? LIFE : SHORTEST_LIFE;
    }
    held.renewNanos = System.nanoTime() + life.dividedBy(2).toNanos();
  }

  private void pull(Held held) throws Broken {
    Answer answer =
        soap.ask(
            held.to(TEV + "/PullPointSubscription/PullMessagesRequest"),
            "<PullMessages xmlns=\"%s\"><Timeout>PT%dS</Timeout><MessageLimit>%d</MessageLimit></PullMessages>"
                .formatted(TEV, POLL.toSeconds(), MAX_NOTICES),
            POLL.plus(MARGIN));
    XmlElement said = said(answer, "gives no events");
    said.first("CurrentTime").flatMap(CameraTime::instant).ifPresent(soap::told);
    List<XmlElement> messages = said.all("NotificationMessage").limit(MAX_NOTICES).toList();
    notices += messages.size();
    if (!messages.isEmpty()) {
      listener.notices(messages, clock.instant(), soap.ahead());
    }
  }

  /// By a duration; where the camera does not take that, by its own clock; where it cannot renew at
  /// all, by subscribing anew in time.
  private void renew(Held held) throws Broken {
    if (!held.renews) {
      throw new Broken("its subscriptions cannot be renewed, so they are made anew");
    }
    Answer answer = renewed(held, "PT%dS".formatted(LIFE.toSeconds()));
    if (answer instanceof Answer.Fault) {
      answer = renewed(held, clock.instant().plus(soap.ahead()).plus(LIFE).toString());
    }
    switch (answer) {
      case Answer.Said(XmlElement said) -> note(held, said);
      case Answer.Lost(String reason) -> throw new Broken(reason);
      case Answer.Fault fault -> {
        held.renews = false;
        held.renewNanos = System.nanoTime() + LIFE.dividedBy(4).toNanos();
      }
    }
  }

  private Answer renewed(Held held, String until) {
    return soap.ask(
        held.to(BW2 + "SubscriptionManager/RenewRequest"),
        "<Renew xmlns=\"%s\"><TerminationTime>%s</TerminationTime></Renew>".formatted(WSNT, until));
  }

  private void unsubscribe(Held held) {
    Answer unused =
        soap.ask(
            held.to(BW2 + "SubscriptionManager/UnsubscribeRequest"),
            "<Unsubscribe xmlns=\"%s\"/>".formatted(WSNT),
            GOOD_BYE);
  }

  private static XmlElement said(Answer answer, String otherwise) throws Broken {
    return switch (answer) {
      case Answer.Said(XmlElement said) -> said;
      case Answer.Lost(String reason) -> throw new Broken(reason);
      case Answer.Fault fault -> throw refused(otherwise, fault);
    };
  }

  private static Broken refused(String what, Answer.Fault fault) {
    String advice =
        CameraSoap.isStranger(fault)
            ? "; check user and password, which ONVIF keeps apart from those of the web page on many cameras"
            : "";
    return new Broken(
        "the camera %s (%s %s)%s".formatted(what, fault.code(), fault.reason(), advice));
  }

  /// Ends the subscription, with a word to the camera where it listens.
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}

package org.sightline.rule;

import java.time.Duration;

/// Whoever does what a rule asks for beyond posting to webhooks: the node hands one in.
@FunctionalInterface
public interface Courier {
  /// A courier for a node that has none of the others' ways.
  Courier NONE =
      parcel -> new Outcome.Refused("this node knows no way to " + parcel.action().shown());

  /// Does it once. May block for as long as its own time-out; is called by one thread for each
  /// receiver. What was done and not noted, because the node died in between, is asked for again.
  Outcome carry(Parcel parcel);

  /// What is to be done.
  ///
  /// @param id the same at every attempt
  /// @param alert the newest alert that it is about
  /// @param alerts how many it is about
  /// @param secret signs what is posted; empty for no signature
  /// @param body the alert, as it was rendered when it was raised
  record Parcel(
      String id,
      long incident,
      long alert,
      int alerts,
      RuleAction action,
      String secret,
      String body) {
    @Override
    public String toString() {
      return "parcel " + id;
    }
  }

  /// What became of it.
  sealed interface Outcome {
    /// Done.
    record Arrived() implements Outcome {}

    /// Done, and ended by another action, which is kept durably until it is due: what the same
    /// action was to end sooner is ended then too.
    record Begun(RuleAction ending, Duration after) implements Outcome {}

    /// The receiver is not there or not well: it is tried again, and held back until then.
    record Failed(String why) implements Outcome {}

    /// The receiver does not want this one: it is tried again, and holds up no other.
    record Rejected(String why) implements Outcome {}

    /// It can never be done.
    record Refused(String why) implements Outcome {}
  }
}

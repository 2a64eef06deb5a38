package org.sightline.server.tell;

import java.time.Duration;
import java.time.Instant;
import org.sightline.domain.Camera;
import org.sightline.rule.Courier.Outcome;
import org.sightline.rule.RuleAction;

/// What rules ask for at a camera. The node does it with its rooms; tests with their own.
public interface CameraActs {
  /// What is to be done, and about which moment.
  ///
  /// @param who the words for those who look later why it was done
  record Order(RuleAction.AtCamera act, Camera camera, Instant at, String who) {}

  /// How long one act may take.
  Duration DEADLINE = Duration.ofSeconds(20);

  /// Does it once.
  Outcome act(Order order);
}

package org.sightline.rule;

/// Which alerts are asked for.
public enum AlertFilter {
  OPEN,
  ACKNOWLEDGED,
  ALL
}

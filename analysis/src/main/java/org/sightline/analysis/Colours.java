package org.sightline.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// The main colours of an object in words: of a person's clothes, of a vehicle's paint.
///
/// The words are the basic colour terms (Berlin and Kay, "Basic Color Terms", 1969), told from hue,
/// saturation and brightness of the pixels in the middle of the object, where little of the
/// background is. At night, by infra-red, all is grey, and nothing is said.
public final class Colours {
  /// A colour of fewer pixels than this share is not told.
  private static final double LEAST_SHARE = 0.18;

  private static final int MOST = 3;

  /// Below this mean saturation the whole picture is without colour, as by infra-red.
  private static final double COLOURLESS = 0.02;

  private static final List<String> WORDS =
      List.of(
          "black", "grey", "white", "red", "orange", "brown", "yellow", "green", "blue", "purple",
          "pink");

  private static final Set<String> VEHICLES = Set.of("car", "truck", "bus", "motorcycle", "train");

  private Colours() {}

  /// The colours of the object in `box`, at most three, the largest first; none for labels of which
  /// nobody asks the colour, and none in a picture without colour.
  public static List<String> of(Pixels picture, Box box, String label) {
    boolean person = label.equals("person");
    if ((!person && !VEHICLES.contains(label)) || isColourless(picture)) {
      return List.of();
    }
    // A person's head and feet are left out, and what is beside the trunk; a vehicle's wheels.
    double inset = person ? 0.3 : 0.15;
    double top = box.top() + box.height() * (person ? 0.2 : 0.2);
    double bottom = box.top() + box.height() * (person ? 0.85 : 0.7);
    int left = (int) ((box.left() + inset * box.width()) * picture.width());
    int right = (int) ((box.right() - inset * box.width()) * picture.width());
    int[] counts = new int[WORDS.size()];
    int all = 0;
    int last = Math.min(picture.height() - 1, (int) (bottom * picture.height()));
    for (int y = (int) (top * picture.height()); y <= last; y++) {
      for (int x = left; x <= Math.min(right, picture.width() - 1); x++) {
        counts[word(picture.colour(x, y))]++;
        all++;
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (all > 0 && counts[i] >= LEAST_SHARE * all) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingInt((Integer i) -> counts[i]).reversed());
    return order.stream().limit(MOST).map(WORDS::get).toList();
  }

  /// The same as a set.
  static Set<String> set(Pixels picture, Box box, String label) {
    return new TreeSet<>(of(picture, box, label));
  }

  private static boolean isColourless(Pixels picture) {
    double sum = 0;
    int count = 0;
    int pixels = picture.width() * picture.height();
    for (int i = 0; i < pixels; i += 37) {
      int colour = picture.colour(i % picture.width(), i / picture.width());
      int r = colour >> 16;
      int g = colour >> 8 & 255;
      int b = colour & 255;
      sum += (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b))) / 255.0;
      count++;
    }
    return sum < COLOURLESS * count;
  }

  private static int word(int colour) {
    int r = colour >> 16;
    int g = colour >> 8 & 255;
    int b = colour & 255;
    int most = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    double chroma = most - least;
    double saturation = most == 0 ? 0 : chroma / most;
    return WORDS.indexOf(name(hue(r, g, b, most, chroma), saturation, most / 255.0));
  }

  private static double hue(int r, int g, int b, int most, double chroma) {
    if (chroma == 0) {
      return 0;
    }
    double sixth =
        most == r
            ? ((g - b) / chroma + 6) % 6
            : most == g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
    return sixth * 60;
  }

  /// The word for a hue (degrees), a saturation and a brightness (both 0 to 1).
  private static String name(double hue, double saturation, double value) {
    if (value < 0.2) {
      return "black";
    }
    if (saturation < 0.18 || (value < 0.35 && saturation < 0.3)) {
      return value > 0.75 ? "white" : value < 0.3 ? "black" : "grey";
    }
    if (hue < 15 || hue >= 345) {
      return saturation < 0.45 && value > 0.7 ? "pink" : "red";
    }
    if (hue < 42) {
      return value < 0.65 || saturation < 0.5 ? "brown" : "orange";
    }
    if (hue < 68) {
      return value < 0.4 ? "brown" : "yellow";
    }
    if (hue < 165) {
      return "green";
    }
    if (hue < 255) {
      return "blue";
    }
    if (hue < 300) {
      return "purple";
    }
    return value > 0.6 ? "pink" : "purple";
  }
}

package org.sightline.search;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of questions that are no names and no times.
final class Lexicon {
  private Lexicon() {}

  /// Words that say nothing which the rest of a question does not say.
  static final Set<String> FILLERS =
      words(
          """
          a an the in at on near by of to from with and is are was were be been being that which who there any all
          me us i we you can could would should please do does did has have had it its this these those also
          camera cameras zone zones area areas line lines site place section
          seen see sees saw spotted spot observed observe detected detect detects noticed notice recorded appear
          appears appeared appearing show shows showed showing come comes came coming go goes went going gone
          arrive arrives arrived arriving enter enters entered entering visit visits visited visiting pass passes
          passed passing past walk walks walked walking drive drives drove driving driven ride rides rode riding
          stroll strolled step stepped move moved moves get got gotten turn turned up approach approached
          approaching happen happened happens inside into onto through across along around within during for where
          when front outside down over about overall total altogether exactly precisely just only ever still already
          been there's here ones one individual different separate distinct whole entire complete tell know give
          let want need like find display list look looking check checking what how many much times time number count
          so then if whether as or seen our your
          stay stays stayed staying remain remains remained spend spent spends linger lingered
          stop stopped wait waited waiting hang hung hanging stood sit sat sitting
          was were footage video clip clips recording recordings picture pictures image images sighting sightings
          detection detections observation observations case cases occasion occasions instance instances
          visible present shown captured capture caught catch film filmed view viewed
          cross crosses crossed crossing crossings tripwire trip tripped
          some every each both other another same actually really maybe perhaps kindly hello hi hey ok okay thanks
          thank be able find out data log logs records history system
          by using according based regarding concerning had having did done does away back together
          take takes took taken last lasts lasted begin began
          leave leaves left leaving exit exits exited exiting depart departs departed
          question answer minute minutes hour hours day days second seconds
          """);

  /// Colours as they are said and as they are stored.
  static final Map<String, String> COLOURS = colours();

  /// Words for persons that say more than a detector knows.
  static final Set<String> ROLES =
      words(
          """
          man men woman women boy boys girl girls male males female females lady ladies guy guys gentleman gentlemen
          child children kid kids baby babies toddler toddlers teenager teenagers adult adults elderly
          employee employees worker workers staff colleague colleagues customer customers client clients guest guests
          burglar burglars thief thieves robber robbers criminal criminals intruder intruders stranger strangers
          trespasser trespassers suspect suspects vandal vandals guard guards policeman policemen police officer
          officers postman postmen mailman courier couriers driver drivers owner owners neighbour neighbours neighbor
          neighbors resident residents tenant tenants manager managers boss cleaner cleaners technician technicians
          student students teacher teachers soldier soldiers contractor contractors passenger passengers father mother
          son daughter husband wife friend friends family families couple couples
          """);

  /// What an object is that is named by no label.
  static final Set<String> ANYTHING =
      words(
          "anything something everything object objects thing things stuff activity activities nothing event"
              + " events happenings");

  static final Set<String> MOTION_WORDS = words("motion movement movements");
  static final Set<String> MOVING = words("moving");
  static final Set<String> STATIONARY =
      words("stationary parked parking standing motionless idle still stopped");

  /// What a camera may be, instead of what it saw.
  static final Set<String> STATE =
      words(
          "blind offline fail fails down online working recording unavailable available outage outages gap gaps broken"
              + " connected disconnected reachable unreachable failing failed watching covered coverage dark"
              + " running operational missing interrupted");

  static final Set<String> NEGATIONS = words("not without except excluding no but");

  private static Set<String> words(String text) {
    return Set.copyOf(distinct(text));
  }

  private static Set<String> distinct(String text) {
    return new java.util.HashSet<>(List.of(text.strip().split("\\s+")));
  }

  private static Map<String, String> colours() {
    Map<String, String> colours = new java.util.HashMap<>();
    for (String colour :
        "red orange yellow green blue purple pink brown black white grey silver beige gold"
            .split(" ")) {
      colours.put(colour, colour);
    }
    colours.put("gray", "grey");
    colours.put("violet", "purple");
    colours.put("golden", "gold");
    return Map.copyOf(colours);
  }
}

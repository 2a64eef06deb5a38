package org.sightline.media.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// XML as cameras send it, and as somebody sends it who means harm.
class XmlReaderTest {
  private static XmlElement parse(String text) {
    return XmlReader.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static XmlException.Kind refusal(byte[] document) {
    return assertThrows(XmlException.class, () -> XmlReader.parse(document)).kind();
  }

  private static XmlException.Kind refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void elementsAttributesTextAndNamespacesAreReadAsTheyAre() {
    XmlElement root =
        parse(
            """
            <?xml version="1.0" encoding="UTF-8"?><!-- a < comment -->
            <a:root xmlns:a="urn:a" xmlns="urn:d" b='1 &lt; 2' a:c="&#x41;&#66;">
              <child> one &amp; <![CDATA[<two>]]> </child><a:empty xmlns:a="urn:b"/><child/>
            </a:root>
            """);
    assertEquals("urn:a", root.namespace());
    assertEquals(Map.of("b", "1 < 2", "c", "AB"), root.attributes());
    assertEquals(
        List.of("child", "empty", "child"),
        root.children().stream().map(XmlElement::name).toList());
    assertEquals("one & <two>", root.first("child").orElseThrow().text());
    assertEquals("urn:d", root.first("child").orElseThrow().namespace());
    assertEquals("urn:b", root.first("empty").orElseThrow().namespace());
    assertEquals(2, root.all("child").count());
    assertEquals("", root.attribute("none"));
  }

  @Test
  void whatIsNotWellFormedIsRefused() {
    for (String bad :
        List.of(
            "",
            " ",
            "text",
            "<",
            "<a",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "<a b></a>",
            "<a b=c/>",
            "<a b='1' b='2'/>",
            "<a b='1'c='2'/>",
            "<a b='<'/>",
            "<a>&</a>",
            "<a>&#0;</a>",
            "<a>&#x110000;</a>",
            "<a>&#99999999999;</a>",
            "<a><!-- </a>",
            "<a><![CDATA[ </a>",
            "<a><?p </a>",
            "< a/>")) {
      assertEquals(XmlException.Kind.MALFORMED, refusal(bad), bad);
    }
    assertEquals(
        XmlException.Kind.MALFORMED,
        refusal(new byte[] {'<', 'a', '>', (byte) 0xFF, '<', '/', 'a', '>'}));
    assertEquals(XmlException.Kind.MALFORMED, refusal("<a/>".getBytes(StandardCharsets.UTF_16)));
  }

  /// Row R13: XXE in its usual forms, billion laughs, parameter entities, document types.
  static List<String> hostile() {
    String laughs =
        """
        <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
        <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>""";
    List<String> hostile = new ArrayList<>();
    hostile.add(laughs);
    for (String place :
        List.of(
            "file:///etc/passwd",
            "http://127.0.0.1:1/x",
            "https://127.0.0.1/x",
            "ftp://127.0.0.1/x",
            "jar:file:///x!/y",
            "netdoc:///etc/passwd",
            "gopher://127.0.0.1/",
            "php://filter/read=convert.base64-encode/resource=x",
            "expect://id",
            "//evil/share",
            "data:text/plain,x")) {
      hostile.add(
          "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"%s\">]><r>&x;</r>"
              .formatted(place));
      hostile.add("<!DOCTYPE r [<!ENTITY %% x SYSTEM \"%s\"> %%x;]><r/>".formatted(place));
      hostile.add("<!DOCTYPE r SYSTEM \"%s\"><r/>".formatted(place));
      hostile.add("<!DOCTYPE r PUBLIC \"-//x\" \"%s\"><r/>".formatted(place));
      hostile.add("<!DOCTYPE r [<!NOTATION n SYSTEM \"%s\">]><r/>".formatted(place));
    }
    hostile.add("<r>&x;</r>");
    hostile.add("<r a=\"&x;\"/>");
    hostile.add("<!doctype html><r/>");
    hostile.add("<r><!DOCTYPE r></r>");
    hostile.add("<r/><!ENTITY x 'y'>");
    return hostile;
  }

  @Test
  void documentTypesAndEntitiesAreRefusedInEveryForm() {
    for (String bad : hostile()) {
      assertEquals(XmlException.Kind.FORBIDDEN, refusal(bad), bad);
    }
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItIsTooMuch() {
    assertEquals(
        XmlException.Kind.TOO_LARGE,
        refusal("<a>" + "<b>".repeat(10_000) + "</b>".repeat(10_000) + "</a>"));
    assertEquals(XmlException.Kind.TOO_LARGE, refusal("<a><h>" + "x".repeat(1 << 20) + "</h></a>"));
    assertEquals(
        XmlException.Kind.TOO_LARGE,
        refusal("<a>" + "<b/>".repeat(XmlReader.MAX_ELEMENTS) + "</a>"));
    StringBuilder many = new StringBuilder("<a");
    for (int i = 0; i <= XmlReader.MAX_ATTRIBUTES; i++) {
      many.append(" a").append(i).append("=''");
    }
    assertEquals(XmlException.Kind.TOO_LARGE, refusal(many + "/>"));
    assertEquals(64, depth(parse("<a>".repeat(64) + "</a>".repeat(64))));
  }

  private static int depth(XmlElement element) {
    return 1 + element.children().stream().mapToInt(XmlReaderTest::depth).max().orElse(0);
  }

  @Test
  void mutatedDocumentsAreReadOrRefusedAndNothingElse() {
    long seed = Long.getLong("sightline.seed", 13);
    Random random = new Random(seed);
    byte[] good =
        "<s:E xmlns:s='urn:s'><s:B a=\"1\" c='2'>t &amp; &#65; <![CDATA[x]]><!-- c --><d/></s:B></s:E>"
            .getBytes(StandardCharsets.UTF_8);
    int rounds = Integer.getInteger("sightline.fuzz", 20_000);
    for (int round = 0; round < rounds; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(6); i++) {
        bad[random.nextInt(bad.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "<>&;/=\"'!?-[]".charAt(random.nextInt(13));
      }
      try {
        XmlReader.parse(bad);
      } catch (XmlException expected) {
        // refused
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void answersOfRealDevicesAreRead() throws IOException {
    Path folder =
        Path.of(System.getProperty("sightline.root", "."), "../shared/data/onvif/device-answers");
    Assumptions.assumeTrue(Files.isDirectory(folder), "needs the device answers of " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
        XmlElement envelope = XmlReader.parse(Files.readAllBytes(file));
        assertEquals("Envelope", envelope.name(), file.toString());
        assertTrue(envelope.at("Body").orElseThrow().children().size() == 1, file.toString());
      }
    }
  }
}

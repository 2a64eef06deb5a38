package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.LocalCommands;
import tools.jackson.databind.JsonNode;

/// A person at the browser who takes footage out, keeps it, and lets programs and people in.
class KeepingScreensTest {
  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite("Pacific/Auckland");

  @TempDir static Path folder;
  private Page page;

  @BeforeEach
  void begin() {
    page = BROWSER.page();
  }

  @Test
  void anExportIsOrderedFollowedFetchedAndFoundValid() {
    until("door has footage", () -> !footage().isEmpty());
    page.navigate("/#/exports");
    button("New export").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByText("Export", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(dialog.getByText("Choose at least one camera.")).isVisible();
    dialog.getByLabel("door", new Locator.GetByLabelOptions().setExact(true)).check();
    dialog.getByLabel("Case").fill("2026-114");
    dialog.getByLabel("Reason").fill("Damage at the gate");
    dialog.getByText("Sign video that its camera did not sign").click();
    assertThat(dialog.locator(".contents")).containsText(Pattern.compile("of 10 min is recorded"));
    dialog.getByText("Export", new Locator.GetByTextOptions().setExact(true)).click();

    Locator card = page.locator(".export-card").first();
    assertThat(card).hasAttribute("data-state", "done");
    assertThat(card.locator("h2")).hasText("2026-114");
    assertThat(card).containsText("read back and found whole");
    assertThat(card.locator(".verdict-chip")).hasText(Pattern.compile("^valid"));
    card.getByText("What is in it, and what is missing").click();
    assertThat(card.locator(".export-contents")).containsText("Signed by this node");
    assertThat(card.locator(".export-contents tbody tr").first()).containsText("door-main-0001");
    card.getByText("How to check this file").click();
    Download download =
        page.waitForDownload(() -> card.getByText(Pattern.compile("^Download")).click());
    Path zip = folder.resolve(download.suggestedFilename());
    download.saveAs(zip);
    assertThat(card.locator(".check-box")).containsText("./sightline verify " + zip.getFileName());
    Download certificate =
        page.waitForDownload(() -> card.getByText("this node's certificate").click());
    Path pem = folder.resolve("node.pem");
    certificate.saveAs(pem);
    String said = verified(zip, pem);
    assertTrue(said.contains("key of the seal: trusted"), said);
    assertTrue(said.strip().endsWith(card.locator(".verdict-chip").innerText().strip()), said);

    card.getByLabel("Delete the export").click();
    assertThat(page.locator(".export-card")).hasCount(0);
    button("Undo").click();
    assertThat(page.locator(".export-card")).hasCount(1);
    assertEquals(1, ask("/api/v1/exports").at("/exports").size());
  }

  private static String verified(Path zip, Path pem) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try {
      int exit =
          new Commands("test", LocalCommands.after(List.of()))
              .run(
                  List.of("verify", zip.toString(), "--trust", pem.toString()),
                  new Console(out, out));
      assertEquals(0, exit, bytes.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void footageIsKeptAndAReleaseCanBeTakenBack() {
    until("door has footage", () -> !footage().isEmpty());
    page.navigate("/#/system/storage");
    button("Keep footage").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByText("Keep it", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(dialog.getByText("Say why it is kept.")).isVisible();
    dialog.getByLabel("Camera").selectOption("door");
    dialog.getByLabel("How long").selectOption("for ever");
    dialog.getByLabel("Reason").fill("Parcel stolen");
    dialog.getByText("Keep it", new Locator.GetByTextOptions().setExact(true)).click();
    Locator pin = page.locator(".pin").filter(has("Parcel stolen"));
    assertThat(pin).containsText("For ever, by admin");
    pin.getByText("Release").click();
    button("Undo").click();
    assertThat(pin.getByText("Release")).isVisible();
    assertTrue(ask("/api/v1/pins").at("/pins/0/holds").asBoolean());
    pin.getByText("Release").click();
    dismiss("is no longer kept");
    until("the pin is released", () -> !ask("/api/v1/pins").at("/pins/0/holds").asBoolean());
    page.getByText("Released or over (1)").click();
    assertThat(page.locator(".pin.past")).containsText("Released by admin");
  }

  @Test
  void aRetentionThatCannotBeKeptIsRefusedWithTheArithmetic() {
    BROWSER.watch().expect(422, "/api/v1/retention");
    until(
        "the cameras' rates are known",
        () -> !ask("/api/v1/retention").at("/forecast/cameras").isEmpty());
    page.navigate("/#/system/storage");
    for (String each : List.of("Continuous", "Motion", "Objects", "Alerts")) {
      page.getByLabel(each + ": Days at most").fill("3650");
    }
    page.getByLabel("All footage, GB at most").fill("0,001");
    assertThat(page.locator(".forecast")).containsText("This cannot be kept.");
    button("Save retention").click();
    assertThat(page.locator(".retention .problem")).containsText("keep footage for fewer days");
    assertThat(page.locator(".retention .problem-message")).containsText("a day");
    assertFalse(ask("/api/v1/retention").at("/saved").asBoolean());

    page.getByLabel("All footage, GB at most").fill("");
    page.getByLabel("Continuous: Days at most").fill("two");
    assertThat(page.locator(".field-error")).containsText("number of days");
    assertThat(button("Save retention")).isDisabled();
    for (String each : List.of("Continuous", "Motion", "Objects", "Alerts")) {
      page.getByLabel(each + ": Days at most").fill("0.01");
    }
    button("Save retention").click();
    assertThat(page.getByText("The retention is saved")).isVisible();
    assertTrue(ask("/api/v1/retention").at("/saved").asBoolean());
    button("Back to the configuration's").click();
    dismiss("configuration's retention holds again");
    until("the file's holds again", () -> !ask("/api/v1/retention").at("/saved").asBoolean());
  }

  @Test
  void aReadersSecretIsShownOnceAndASlipDoesNotCloseIt() {
    page.navigate("/#/system/readers");
    button("Add reader").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Name").fill("wall");
    dialog.getByLabel("All", new Locator.GetByLabelOptions().setExact(true)).check();
    dialog.getByText("Make reader").click();
    Locator secret = dialog.getByLabel("Secret", new Locator.GetByLabelOptions().setExact(true));
    assertThat(secret).isVisible();
    String told = secret.innerText();
    assertTrue(told.length() > 15, told);
    page.keyboard().press("Escape");
    assertThat(secret).isVisible();
    dialog.getByText("I have it").click();
    Locator reader = page.locator(".reader-list li").filter(has("wall"));
    assertThat(reader).containsText("has not read yet");
    page.reload();
    assertThat(reader).isVisible();
    assertFalse(page.content().contains(told));
    reader.getByLabel("Remove the reader wall").click();
    page.getByText("Remove reader").click();
    assertThat(reader).hasCount(0);
  }

  @Test
  void aUserIsLetInAndTheLastAdministratorStays() {
    page.navigate("/#/system/users");
    assertThat(page.getByLabel("Role of admin")).isDisabled();
    assertThat(page.getByLabel("Remove admin")).isDisabled();
    button("Add user").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Name").fill("ann");
    dialog.getByLabel("Role").selectOption("Operator");
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add user")).click();
    Locator password =
        dialog.getByLabel("Password", new Locator.GetByLabelOptions().setExact(true));
    String told = password.innerText();
    dialog.getByText("I have it").click();
    assertThat(page.getByLabel("Role of ann")).hasValue("operator");
    try (BrowserContext hers = BROWSER.another()) {
      Page her = hers.newPage();
      her.navigate("/");
      her.getByLabel("User").fill("ann");
      her.getByLabel("Password").fill(told);
      her.keyboard().press("Enter");
      assertThat(her.getByText("You use the one-time password.")).isVisible();
      her.navigate("/#/system/users");
      assertThat(her.getByText("Users are for administrators")).isVisible();
    }
    page.getByLabel("Role of ann").selectOption("Administrator");
    assertThat(page.getByText("ann is an administrator from now on.")).isVisible();
    assertThat(page.getByLabel("Role of admin")).isEnabled();
    page.getByLabel("Remove ann").click();
    page.getByText("Remove user").click();
    assertThat(page.getByLabel("Role of ann")).hasCount(0);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// What waits for its undo is done when its words are dismissed.
  private void dismiss(String words) {
    page.locator(".toast").filter(has(words)).getByLabel("Dismiss").click();
  }

  private static Locator.FilterOptions has(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static JsonNode footage() {
    java.time.Instant now = java.time.Instant.now();
    return ask("/api/v1/cameras/door/timeline?start=%s&end=%s"
            .formatted(now.minusSeconds(600), now))
        .at("/spans");
  }

  private static JsonNode ask(String path) {
    return BROWSER.ask(path);
  }

  private static void until(String what, BooleanSupplier condition) {
    BROWSER.until(what, condition);
  }
}

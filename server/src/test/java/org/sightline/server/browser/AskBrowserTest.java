package org.sightline.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// A conversation on the Ask screen: rules, reports, and questions that go on from each other.
class AskBrowserTest {
  @RegisterExtension static final BrowserSite BROWSER = new BrowserSite("Europe/Berlin");

  @Test
  void aConversationMakesARuleAndAReportAndGoesOn() {
    Page page = BROWSER.page();
    page.navigate("/#/ask");
    Locator last = say(page, "tell me when a person is at the door after 22:00");
    assertThat(last.locator(".rule-draft")).containsText("22:00-06:00");
    assertThat(last.locator(".rule-draft")).containsText("Over the last week it would have fired");
    last.getByText("Save rule", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(last.locator(".rule-draft")).containsText("It watches from now on");
    JsonNode rule = BROWSER.ask("/api/v1/rules").at("/rules/0");
    assertEquals("22:00-06:00", rule.at("/schedule").asString(""));
    assertEquals("label:person camera:door", rule.at("/query").asString(""));

    last = say(page, "report for the last shift");
    assertThat(last.locator("article.report h2")).hasText("Shift hand-over");
    assertThat(last.getByText("Open it to print")).isVisible();

    say(page, "was there any motion at the door today?");
    last = say(page, "and yesterday?");
    assertThat(last.locator(".chips").first()).containsText("door");
    assertThat(last).containsText("goes on from 'was there any motion at the door today'");
    BROWSER.assertFits("the conversation");
  }

  private static Locator say(Page page, String words) {
    int before = page.locator(".turn").count();
    page.locator("#ask-box").fill(words);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask").setExact(true))
        .click();
    Locator turn = page.locator(".turn").nth(before);
    assertThat(turn.locator(".turn-answer")).hasAttribute("data-outcome", Pattern.compile(".+"));
    return turn;
  }
}

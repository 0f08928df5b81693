package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of the history in Chromium, with answers that are always the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiHistoryIT {
    private static final String PAGE = """
            {"from":"2026-11-14T12:00:00Z","to":"2026-11-21T12:00:00Z","complete":true,"missing":["b"],"next":"1.000000000-1","records":[
             {"type":"notification","at":"2026-11-21T11:00:30.123456789Z","replica":"a","groupKey":"{}:{alertname=\\"Disk\\"}",
              "groupLabels":{"alertname":"Disk"},"receiver":"dba","integration":"webhook[0]","outcome":"failed",
              "reason":"first","firing":["0123456789abcdef"],"attempts":3,"took":"5ms","latency":"30.123456789s",
              "error":"status 500"},
             {"type":"notification","at":"2026-11-21T11:00:20Z","replica":"a","groupKey":"{}:{alertname=\\"Net\\"}",
              "groupLabels":{"alertname":"Net"},"receiver":"net","integration":"slack[0]","outcome":"sent",
              "reason":"new_alerts","firing":["0123456789abcdef","0123456789abcdee"],"attempts":1,"took":"5ms","latency":"10s"},
             {"type":"alert","at":"2026-11-21T11:00:00Z","replica":"a","change":"received",
              "labels":{"alertname":"Disk","instance":"db-1","severity":"critical"},"annotations":{"summary":"Disk of db-1 is full"},
              "startsAt":"2026-11-21T11:00:00Z"},
             {"type":"silence","at":"2026-11-20T10:00:00Z","replica":"a","silence":{"id":"s-1",
              "matcherSets":[[{"name":"team","value":"db","isRegex":false,"isEqual":true}]],
              "receiverMatcherSets":[[{"name":"name","value":"pager","isRegex":false,"isEqual":true}]],"startsAt":"2026-11-20T10:00:00Z",
              "endsAt":"2026-11-20T12:00:00Z","updatedAt":"2026-11-20T10:00:00Z","createdBy":"Ana","comment":"disk swap"}}]}
            """;
    private static final String LAST = """
            {"from":"2026-11-14T12:00:00Z","to":"2026-11-21T12:00:00Z","complete":true,"missing":[],"records":[
             {"type":"config","at":"2026-11-19T09:00:00Z","replica":"a","hash":"17","text":""},
             {"type":"process","at":"2026-11-19T08:00:00Z","replica":"a","started":true}]}
            """;
    private static final String SUMMARY = """
            {"from":"2026-11-14T12:00:00.000Z","to":"2026-11-21T12:00:00.000Z","complete":true,"missing":[],"fired":1203,"resolved":1,
             "expired":0,"sent":14,"failed":3,
             "latency":{"count":14,"p50Millis":850,"p90Millis":31000,"p99Millis":61000,"maxMillis":7200000},
             "alerts":[{"alertname":"Disk","instances":2,"fired":12,"ended":11,"sent":14,"failed":3}],"moreAlerts":4,
             "groups":[{"key":"{}:{alertname=\\"Disk\\"}","labels":{"alertname":"Disk"},"receiver":"dba","fired":12,"sent":14,"failed":3,
              "lastAt":"2026-11-21T11:00:30.000Z","lastError":"status 500"}],"moreGroups":0,
             "receivers":[{"receiver":"dba","integration":"webhook[0]","sent":14,"failed":3,
              "latency":{"count":14,"p50Millis":850,"p90Millis":31000,"p99Millis":61000,"maxMillis":7200000}}],"moreReceivers":0,
             "intervals":[
              {"at":"2026-11-21T09:00:00.000Z","fired":0,"sent":0,"failed":0,
               "latency":{"count":0,"p50Millis":0,"p90Millis":0,"p99Millis":0,"maxMillis":0}},
              {"at":"2026-11-21T10:00:00.000Z","fired":1200,"sent":4,"failed":3,
               "latency":{"count":4,"p50Millis":850,"p90Millis":900,"p99Millis":31000,"maxMillis":31000}},
              {"at":"2026-11-21T11:00:00.000Z","fired":3,"sent":10,"failed":0,
               "latency":{"count":10,"p50Millis":850,"p90Millis":900,"p99Millis":61000,"maxMillis":7200000}}]}
            """;
    private static final String LAST_HOUR = """
            {"from":"2026-11-21T11:00:00Z","to":"2026-11-21T12:00:00Z","complete":true,"missing":["b"],"records":[
             {"type":"alert","at":"2026-11-21T11:50:00Z","replica":"a","change":"received","labels":{"alertname":"Again"}},
             {"type":"alert","at":"2026-11-21T11:40:00Z","replica":"a","change":"resolved",
              "labels":{"alertname":"Net","severity":"warning"},"annotations":{"summary":"No route to db-1"}},
             {"type":"alert","at":"2026-11-21T11:30:00Z","replica":"a","change":"resolved","labels":{"alertname":"Again"}}]}
            """;
    private static final String AUDIT = """
            {"from":"2026-11-21T11:00:00Z","to":"2026-11-21T12:00:00Z","complete":true,"missing":[],"records":[
             {"type":"audit","at":"2026-11-21T11:50:00Z","replica":"a","audit":{"kind":"silence","action":"POST /api/v2/silences",
              "via":"page","user":"ana","claimed":"<b>bo</b>","from":"10.0.0.7","result":"done","after":"{a=\\"b\\"} by ana"}},
             {"type":"audit","at":"2026-11-21T11:40:00Z","replica":"a","audit":{"kind":"config","action":"POST /-/reload",
              "via":"api","from":"10.0.0.8","result":"failed","error":"needs role admin","attempts":"7"}},
             {"type":"audit","at":"2026-11-21T11:30:00Z","replica":"a","audit":{"kind":"acknowledgement","action":"POST /acknowledgements",
              "via":"page","user":"ana","from":"10.0.0.7","result":"done"}}]}
            """;
    private static final String ADVICE = """
            {"from":"2026-11-14T12:00:00Z","to":"2026-11-21T12:00:00Z",
             "notes":["no process ran from 2026-11-15T00:00:00Z to 2026-11-15T01:00:00Z (1h)","b","c","d is left out"],
             "facts":["\\"Brief <b>\\u202e\\" to db fired 24 times on 6 days; ended within 5m 24 times"],
             "advice":[{"sentence":"\\"Brief <b>\\u202e\\" to db comes in groups of one.",
              "effect":"46 of 46 notifications fewer, no first notification later, none lost","before":46,"after":0,"laterMillis":0,
              "difference":"--- alertmanager.yml\\n+++ alertmanager.yml\\n@@ -6,0 +7,2 @@ route.routes\\n+  - matchers: ['alertname=\\"a-name-that-is-longer-than-a-phone-is-wide-which-is-narrow\\"']\\n+    group_by: [alertname]\\n"},
             {"sentence":"\\"Joint\\" to chat comes in groups of one.","effect":"42 of 60 notifications fewer",
              "before":60,"after":18,"laterMillis":0,"difference":"--- alertmanager.yml\\n"}]}
            """;
    private static final String REPORT = """
            {"from":"2026-10-24T12:00:00Z","to":"2026-11-21T12:00:00Z","complete":false,"missing":["b"],"rows":[
             {"week":"2026-W47","team":"<b>db</b>","receiver":"a-receiver-with-a-name-that-is-longer-than-a-phone-is-wide","pages":7,
              "acknowledged":{"count":5,"p50Millis":90000,"p90Millis":185300,"p99Millis":400000,"maxMillis":400000},
              "nobodyReacted":2,"endedSoon":1,"atNight":3,"longestMillis":7384000},
             {"week":"2026-W47","team":"-","receiver":"web","pages":1,
              "acknowledged":{"count":0,"p50Millis":0,"p90Millis":0,"p99Millis":0,"maxMillis":0},
              "nobodyReacted":0,"endedSoon":0,"atNight":0,"longestMillis":400}]}
            """;
    private static final Pattern API = Pattern.compile(".*/api/grapevine/v1/history.*");

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, """
                route: {receiver: dba, group_by: [alertname], group_wait: 100ms}
                receivers: [{name: dba}]
                """);
        ui.fire("Disk", "critical", ", \"instance\": \"db-1\"");
    }

    /** Opens the page, whose requests for the history are answered here. */
    private Page open(String hash) throws Exception {
        Page page = ui.chromium().page();
        asked.clear();
        page.route(API, this::answer);
        return ui.open(page, hash);
    }

    private void answer(Route route) {
        String url = route.request().url();
        asked.add(url.substring(url.indexOf("/history")));
        String body = url.contains("/summary")
                ? SUMMARY
                : url.contains("/advice")
                        ? ADVICE
                        : url.contains("/report?")
                                ? REPORT
                                : url.contains("type=audit")
                                        ? AUDIT
                                        : url.contains("cursor=")
                                                ? LAST
                                                : url.contains("type=alert&since=1h") ? LAST_HOUR : PAGE;
        WebUi.answer(route, 200, body);
    }

    private static Locator rows(Page page) {
        return page.locator("ol.history > li");
    }

    @Test
    void aSilenceLeadsToWhoChangedIt() throws Exception {
        String id = ui.addSilence("Replaced", "Ana", "a new disk");
        Page page = open("#/silences/" + id);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Who changed this silence?"))
                .click();

        assertThat(page.locator("gv-history search")).containsText("Of the silence " + id);
        assertThat(rows(page)).hasCount(4);
        assertThat(asked).contains("/history?since=30d&silence=" + id).noneMatch(each -> each.contains("/summary"));
        page.locator("gv-history search a", new Page.LocatorOptions().setHasText("silence " + id))
                .click();
        assertThat(page.locator("gv-silence .marked")).isVisible();
    }

    @Test
    void recordsAndSummaryAreShown() throws Exception {
        Page page = open("#/history?since=7d");

        assertThat(rows(page)).hasCount(4);
        assertThat(rows(page).nth(0)).containsText("✖ given up");
        assertThat(rows(page).nth(0))
                .containsText("first notification, 1 firing, 0 resolved, after 30.123s, 3 attempts");
        assertThat(rows(page).nth(0)).containsText("status 500");
        assertThat(rows(page).nth(1)).containsText("✔ notified");
        WebUi.assertShows(rows(page).nth(2), "fired", "Disk of db-1 is full");
        WebUi.assertShows(rows(page).nth(3), "{team=\"db\"}", "for receivers {name=\"pager\"}", "by Ana");
        assertThat(page.locator("gv-history h3").first()).containsText("Noisiest alerts");
        WebUi.assertShows(page.locator("gv-history dl"), "14 sent", "half within 850 ms");
        assertThat(page.locator("gv-history")).containsText("Without what these replicas recorded: b.");
        assertThat(asked).anySatisfy(each -> assertThat(each).isEqualTo("/history?since=7d"));
        WebUi.button(page, "Show older").click();
        assertThat(rows(page)).hasCount(6);
        assertThat(rows(page).nth(5)).containsText("started");
        assertThat(WebUi.button(page, "Show older")).hasCount(0);
        assertThat(asked.get(asked.size() - 1)).contains("cursor=1.000000000-1").contains("to=2026-11-21");
    }

    @Test
    void chartAndItsTableLeadToTheRecordsOfAnInterval() throws Exception {
        Page page = open("#/history?since=24h");
        Locator highest =
                page.locator(".chart-row").first().locator("rect.fired").first();
        assertThat(highest).hasAttribute("height", "48");
        assertThat(page.locator(".chart-row")).hasCount(3);
        assertThat(page.locator(".chart-row").nth(1)).containsText("peak 10");
        assertThat(page.locator(".chart-row").first().locator("title").first()).containsText(" fired");
        assertThat(asked)
                .anySatisfy(each -> assertThat(each).contains("/summary?").contains("interval=1h"));

        page.getByText("The chart as a table").click();
        Locator row = page.locator("gv-history details tbody tr").nth(1);
        WebUi.assertShows(row, "1200", "850 ms");
        assertThat(WebUi.barriers(page)).isEmpty();
        row.locator("a").press("Enter");

        assertThat(page).hasURL(Pattern.compile(".*from=2026-11-21T10.*to=2026-11-21T11.*"));
        assertThat(page.locator(".filter-more")).containsText("From 2026-11-21T10:00:00.000Z");
        page.locator(".chart-row a").last().click();
        assertThat(page).hasURL(Pattern.compile(".*from=2026-11-21T11.*to=2026-11-21T12.*"));
    }

    @Test
    void whatIsChosenStandsInTheAddress() throws Exception {
        Page page = open("#/history");
        assertThat(rows(page)).hasCount(4);
        page.locator("gv-history-filter select").nth(0).selectOption(new SelectOption().setValue("30d"));
        assertThat(page).hasURL(Pattern.compile(".*#/history\\?since=30d"));
        page.locator("gv-history-filter select").nth(2).selectOption(new SelectOption().setValue("failed"));
        rows(page).nth(2).locator("button.chip").nth(1).click();

        assertThat(page).hasURL(Pattern.compile(".*since=30d&outcome=failed&filter=.*db-1.*"));
        assertThat(page.locator("#filter")).hasValue("{instance=\"db-1\"}");
        page.waitForCondition(() -> asked.stream().anyMatch(each -> each.contains("filter=")));
        assertThat(asked)
                .anySatisfy(each -> assertThat(each)
                        .startsWith("/history?")
                        .contains("filter=instance%3D%22db-1%22", "since=30d", "outcome=failed"));
    }

    @Test
    void whoChangedWhatIsShownAndFilteredByAChip() throws Exception {
        Page page = open("#/history");
        page.locator("gv-history-filter select").nth(1).selectOption(new SelectOption().setLabel("Who changed what"));
        assertThat(rows(page)).hasCount(3);
        assertThat(rows(page).nth(2).locator(".event")).containsText("acknowledgement done");
        assertThat(rows(page).nth(2).locator(".event").evaluate("""
                event => {
                  const word = document.createRange();
                  const text = [...event.childNodes].find(node => node.textContent.startsWith('acknowledgement'));
                  word.setStart(text, 0);
                  word.setEnd(text, 'acknowledgement'.length);
                  return word.getClientRects().length;
                }"""))
                .as("the lines of the word")
                .isEqualTo(1);
        WebUi.assertShows(rows(page).nth(0), "silence done", "<b>bo</b>", "after: {a=\"b\"} by ana");
        WebUi.assertShows(rows(page).nth(1), "config failed", "needs role admin");
        rows(page)
                .nth(0)
                .locator("button.chip", new Locator.LocatorOptions().setHasText("ana"))
                .click();
        assertThat(page.locator("#filter")).hasValue("{user=\"ana\"}");
        page.waitForCondition(() -> asked.stream()
                .anyMatch(each -> each.contains("filter=user%3D%22ana%22&type=audit")
                        || (each.contains("filter=user%3D%22ana%22") && each.contains("type=audit"))));
    }

    @Test
    void aFilterOfMoreThanMatchersIsNamedAndFiltersNothing() throws Exception {
        Page page = open("#/history?filter=%40author%3DAna");
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("@author=\"Ana\" (expected in the history: matchers, such as alertname=~\"Disk.*\")."
                        + " Nothing is filtered.");
        assertThat(page.locator("#filter")).hasValue("@author=Ana");
        assertThat(rows(page)).hasCount(4);
        WebUi.applyFilter(page, "not instance=db-1");
        page.waitForCondition(() -> asked.stream().anyMatch(each -> each.contains("filter=instance%21%3D%22db-1%22")));

        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }

    @Test
    void keysLeadToThePageAndAlongItsRecords() throws Exception {
        Page page = open("#/alerts");
        assertThat(page.locator("gv-alerts")).isVisible();
        page.keyboard().press("h");
        assertThat(rows(page)).hasCount(4);
        WebUi.press(page, "j", "j");
        assertThat(rows(page).nth(1)).isFocused();
        page.keyboard().press("k");
        assertThat(rows(page).nth(0)).isFocused();
    }

    /** The section of the alerts that have resolved. */
    private static Locator resolved(Page page) {
        return page.locator("gv-resolved");
    }

    @Test
    void sparklineMenuAndDetailsLeadToTheHistoryOfAGroupAndAnAlertByKeyboardAlone() throws Exception {
        Page page = open("#/alerts");
        page.locator("a.sparkline").press("Enter");
        assertThat(page).hasURL(Pattern.compile("#/history\\?filter="));
        assertThat(page.locator("#filter")).hasValue("{alertname=\"Disk\"}");
        assertThat(rows(page)).hasCount(4);
        page.keyboard().press("1");
        page.locator("summary[aria-label='More for Disk']").press("Enter");
        page.locator("gv-group .actions a").press("Enter");
        assertThat(page.locator("#filter")).hasValue("{alertname=\"Disk\"}");
        page.keyboard().press("1");
        WebUi.button(page, "Details").press("Enter");
        page.locator(".details a", new Page.LocatorOptions().setHasText("History"))
                .press("Enter");

        assertThat(page.locator("#filter")).hasValue("{alertname=\"Disk\", instance=\"db-1\", severity=\"critical\"}");
    }

    @Test
    void whatHasResolvedIsReadOnceItIsAskedFor() throws Exception {
        Page page = open("#/alerts");
        Locator button = resolved(page).locator("h2 button");
        assertThat(button).hasText("Resolved in the last hour");
        assertThat(asked).noneMatch(each -> each.contains("type=alert"));
        button.press("Enter");
        assertThat(button).hasText(Pattern.compile("Resolved in the last hour\\s+\\(1\\)"));
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page)).containsText("No route to db-1");
        assertThat(resolved(page)).containsText("Without what these replicas recorded: b.");
        assertNoBarrierInBothThemes(page);
        page.locator("#filter").fill("nothing like that");
        assertThat(button).hasText(Pattern.compile("\\(0\\)"));
        WebUi.applyFilter(page, "@state=active");
        assertThat(button).hasCount(0);
        page.evaluate("location.hash = '#/alerts?filter={severity=\"warning\"}'");
        assertThat(rows(page)).hasCount(1);

        assertThat(asked.get(asked.size() - 1)).contains("filter=severity%3D%22warning%22&type=alert&since=1h");
        resolved(page).getByText("History of this hour").press("Enter");
        assertThat(page).hasURL(Pattern.compile("#/history\\?since=1h&type=alert&filter="));
    }

    private static void assertNoBarrierInBothThemes(Page page) {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            assertThat(WebUi.barriers(page)).isEmpty();
        }
    }

    private static Locator advice(Page page) {
        return page.locator("gv-history-advice");
    }

    @Test
    void adviceIsReadOnceItIsOpenedAndItsChangesCanBeCopied() throws Exception {
        Page page = open("#/history?since=7d");
        assertThat(rows(page)).hasCount(4);
        assertThat(asked).noneMatch(each -> each.contains("/advice"));
        advice(page).locator("summary").press("Enter");
        Locator changes = advice(page).locator("ol.advice > li");
        assertThat(changes).hasCount(2);
        assertThat(asked.get(asked.size() - 1)).isEqualTo("/history/advice?since=7d");
        assertThat(advice(page).getByRole(AriaRole.STATUS))
                .containsText(Pattern.compile("Nov.*2 changes would have saved notifications"));
        assertThat(advice(page).locator(".warning-text")).containsText("no process ran from 2026-11-15T00:00:00Z");
        assertThat(changes.nth(0)).containsText("\"Brief <b>⟨U+202E⟩\" to db comes in groups of one.");
        assertThat(advice(page).locator("ul.facts > li"))
                .containsText("\"Brief <b>⟨U+202E⟩\" to db fired 24 times on 6 days; ended within 5m 24 times");
        assertThat(changes.nth(0)).containsText("Replayed: 46 of 46 notifications fewer");
        assertThat(changes.nth(0).locator("pre")).containsText("@@ -6,0 +7,2 @@ route.routes\n+  - matchers:");
        WebUi.button(page, "Copy change 2").press("Enter");
        assertThat(WebUi.toasts(page)).containsText("Change copied");
        assertNoBarrierInBothThemes(page);
        page.setViewportSize(320, 700);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);

        page.locator("gv-history-filter select").nth(0).selectOption(new SelectOption().setValue("30d"));
        assertThat(changes).hasCount(0);
        advice(page).locator("summary").press("Enter");
        assertThat(changes).hasCount(2);
        assertThat(asked.get(asked.size() - 1)).isEqualTo("/history/advice?since=30d");
    }

    @Test
    void whoAnswersHowFastIsReadOnceItIsOpenedAndForTheChosenWeeks() throws Exception {
        Page page = open("#/history?since=7d&receiver=d.*");
        assertThat(rows(page)).hasCount(4);
        assertThat(asked).noneMatch(each -> each.contains("/report"));
        Locator report = page.locator("gv-history-report");
        report.locator("summary").press("Enter");
        Locator found = report.locator("tbody tr");

        assertThat(found).hasCount(2);
        WebUi.assertShows(found.nth(0), "2026-W47", "<b>db</b>", "7", "5", "1 m 30 s", "3 m 5 s", "2", "3", "2 h 3 m");
        assertThat(found.nth(0).locator("[title='1 ended within 5 minutes']")).hasCount(1);
        WebUi.assertShows(found.nth(1), "-", "web", "–");
        WebUi.assertShows(report, "Not all is counted", "Without what these replicas recorded: b.");
        assertThat(asked.get(asked.size() - 1)).matches("/history/report\\?since=4w&zone=[A-Za-z%0-9_]+&receiver=d.*");
        assertThat(report.locator("a[download]"))
                .hasAttribute("href", Pattern.compile("api/grapevine/v1/history/report\\?since=4w.*&format=csv"));
        assertNoBarrierInBothThemes(page);
        page.setViewportSize(320, 700);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);

        Pattern path = Pattern.compile(".*/history/report.*");
        String error = "{\"error\":\"zone: unknown\"}";
        page.route(path, route -> WebUi.answer(route, 400, error), new Page.RouteOptions().setTimes(1));
        report.locator("select").selectOption(new SelectOption().setValue("13w"));
        assertThat(report.getByRole(AriaRole.ALERT)).containsText("zone: unknown");
        WebUi.button(page, "Ask again").press("Enter");
        assertThat(found).hasCount(2);
        assertThat(asked.get(asked.size() - 1)).contains("since=13w");
    }

    @Test
    void adviceThatCannotBeHadSaysWhyAndIsAskedForAgain() throws Exception {
        Page page = open("#/history");
        String none =
                "{\"from\":\"2026-11-14T12:00:00Z\",\"to\":\"2026-11-21T12:00:00Z\",\"notes\":[],\"facts\":[],\"advice\":[]}";
        String busy = "{\"error\":\"another replay runs (expected: one at a time)\"}";
        Pattern path = Pattern.compile(".*/history/advice");
        page.route(path, route -> WebUi.answer(route, 200, none));
        page.route(path, route -> WebUi.answer(route, 503, busy), new Page.RouteOptions().setTimes(1));
        advice(page).locator("summary").press("Enter");
        assertThat(advice(page).getByRole(AriaRole.ALERT)).containsText("another replay runs");
        WebUi.button(page, "Ask again").press("Enter");

        assertThat(advice(page).getByRole(AriaRole.STATUS)).containsText("no change is proposed");
        assertThat(advice(page).getByRole(AriaRole.ALERT)).hasCount(0);
    }

    @Test
    void pageIsAccessibleInBothThemes() throws Exception {
        for (String theme : List.of("light", "dark")) {
            Page page = open("#/history");
            WebUi.choose(page, "{theme: '" + theme + "'}");
            assertThat(rows(page)).hasCount(4);
            assertThat(WebUi.barriers(page)).isEmpty();
        }
    }

    @Test
    void withoutAHistoryTheFlagIsNamed() throws Exception {
        Page page = ui.chromium().page();
        page.route(API, route -> WebUi.answer(route, 404, "{\"error\":\"history: off\"}"));
        ui.open(page, "#/history");

        WebUi.assertShows(page.locator("gv-history"), "This server keeps no history.", "--history.dir");
        page.waitForResponse(API, () -> page.keyboard().press("1"));
        assertThat(WebUi.card(page, "Disk")).isVisible();
        page.locator("summary[aria-label='More for Disk']").click();
        assertThat(page.locator("gv-group .actions li a")).hasCount(0);
        assertThat(resolved(page).locator("h2")).hasCount(0);
    }
}

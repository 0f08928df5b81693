package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of cards, headings and the header about groups in mixed states, in Chromium, beside what the API says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiAnnouncedIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final Receiver receiver = ui.closing(new Receiver());
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        int hour = Instant.now().atZone(ZoneOffset.UTC).getHour();
        int free = 1 + (hour + 2) % 22; // an hour that is not this one, in which nothing is muted
        program = ui.start(
                directory,
                """
                route:
                  receiver: chat
                  group_by: [alertname]
                  group_wait: 100ms
                  group_interval: 1h
                  routes:
                  - {matchers: [kind=night], receiver: chat, mute_time_intervals: [nights]}
                  - {matchers: [kind=half], receiver: pager, mute_time_intervals: [nights], continue: true}
                  - {matchers: [kind=half], receiver: chat}
                  - {matchers: [kind=both], receiver: pager, continue: true}
                  - {matchers: [kind=both], receiver: chat}
                  - {matchers: [kind=broken], receiver: broken}
                  - {matchers: [kind=fast], receiver: chat, group_interval: 90s}
                  - {matchers: [kind=nobody], receiver: nobody}
                time_intervals:
                - name: nights
                  time_intervals:
                  - times: [{start_time: "00:00", end_time: "%2$02d:00"}, {start_time: "%3$02d:00", end_time: "24:00"}]
                inhibit_rules:
                - {source_matchers: [alertname=Plain], target_matchers: [kind=target]}
                - {source_matchers: [alertname=Cause], target_matchers: [kind=effect]}
                receivers:
                  - {name: chat, webhook_configs: [{url: "http://%1$s/chat"}]}
                  - {name: pager, webhook_configs: [{url: "http://%1$s/pager"}]}
                  - {name: broken, webhook_configs: [{url: "http://%1$s/broken"}]}
                  - {name: nobody}
                """.formatted(receiver.address(), free, free + 1),
                "--history.dir=" + directory.resolve("history"));
        receiver.behave("/broken", Receiver.Behavior.REFUSE);
        fire("Plain", "", 3);
        fire("Partly", "", 5);
        silence("Partly", "a|b", 2);
        fire("Silenced", "", 2);
        fire("Inhibited", "target", 2);
        fire("Night", "night", 2);
        fire("Half", "half", 1);
        fire("Both", "both", 2);
        fire("Broken", "broken", 1);
        fire("Fast", "fast", 2);
        fire("Nobody", "nobody", 1);
        fire("Acknowledged", "", 2);
        fire("Snoozed", "", 1);
        fire("Before", "", 1);
        fire("Effect", "effect", 2);
        for (String each : List.of(
                "Plain",
                "Partly",
                "Silenced",
                "Half",
                "Both",
                "Broken",
                "Fast",
                "Acknowledged",
                "Snoozed",
                "Before",
                "Effect")) {
            Eventually.holds(each + " was notified", () -> outcomes(each) > 0);
        }
        silence("Silenced", "a", 3);
        silence("Silenced", "b", 4);
        acknowledge("Acknowledged", "");
        acknowledge("Snoozed", "2h");
        acknowledge("Effect", "3h");
        fire("Cause", "", 1); // what is acknowledged is inhibited, too
        program.send("DELETE", "/api/v2/silence/" + acknowledge("Before", ""), "");
    }

    private void fire(String name, String kind, int alerts) throws Exception {
        for (String pod : List.of("a", "b", "c", "d", "e").subList(0, alerts)) {
            ui.fire(name, "warning", ", \"kind\": \"" + kind + "\", \"pod\": \"" + pod + "\"");
        }
    }

    private void silence(String name, String pods, int hours) throws Exception {
        Instant now = Instant.now();
        program.post("/silences", """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false}, {"name": "pod", "value": "%s", "isRegex": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "Ana", "comment": "disk swap"}""".formatted(name, pods, now, now.plusSeconds(3600L * hours)));
    }

    private String acknowledge(String name, String duration) throws Exception {
        String body = JSON.writeValueAsString(Map.of(
                "group",
                groups(name).keySet().iterator().next(),
                "createdBy",
                "Ana",
                "comment",
                "on it",
                "duration",
                duration));
        String id = JSON.readTree(program.send("POST", "/api/grapevine/v1/acknowledgements", body)
                        .body())
                .path("silenceID")
                .asText();
        assertThat(id).isNotEmpty();
        return id;
    }

    private JsonNode api(String path) throws Exception {
        return JSON.readTree(
                program.send("GET", "/api/grapevine/v1/" + path, "").body());
    }

    /** The groups of an alert name by their ids, by receiver. */
    private Map<String, JsonNode> groups(String name) throws Exception {
        Map<String, JsonNode> byReceiver = new TreeMap<>();
        Map<String, JsonNode> found = new LinkedHashMap<>();
        Map<String, String> ids = new TreeMap<>();
        api("overview").path("groups").fields().forEachRemaining(group -> {
            if (group.getValue().at("/labels/alertname").asText().equals(name)) {
                byReceiver.put(group.getValue().path("receiver").asText(), group.getValue());
                ids.put(group.getValue().path("receiver").asText(), group.getKey());
            }
        });
        byReceiver.forEach((receiver, group) -> found.put(ids.get(receiver), group));
        return found;
    }

    private int outcomes(String name) throws Exception {
        return groups(name).values().stream()
                .filter(group -> group.path("mutedBy").isEmpty())
                .mapToInt(group -> group.path("outcomes").size())
                .min()
                .orElse(0);
    }

    /** A time of the API as the page has it, in UTC and British English. */
    private static String clock(String time, boolean fine) {
        Instant at = Instant.parse(time);
        boolean isToday = at.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(Instant.now().atZone(ZoneOffset.UTC).toLocalDate());
        return DateTimeFormatter.ofPattern((isToday ? "" : "d MMM, ") + (fine ? "HH:mm:ss" : "HH:mm"), Locale.UK)
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    /** What a card says of a receiver, by the API. */
    private static String line(JsonNode group, boolean isOneOfSeveral) {
        boolean fine = group.path("groupIntervalMillis").asLong() < 120_000;
        JsonNode integration = group.at("/integrations/0");
        if (integration.isMissingNode()) {
            return "to " + group.path("receiver").asText() + " · no integration";
        }
        List<String> parts = new ArrayList<>();
        parts.add("to " + group.path("receiver").asText());
        String notifiedAt = integration.path("notifiedAt").asText();
        if (!notifiedAt.isEmpty()) {
            parts.add("sent " + clock(notifiedAt, fine));
        }
        if (group.at("/outcomes/0").has("failingSince")) {
            parts.add("failed " + clock(group.at("/outcomes/0/at").asText(), fine));
        }
        if (isOneOfSeveral && !group.path("mutedBy").isEmpty()) {
            parts.add("muted by the time interval nights");
        }
        if (parts.size() == 1) {
            parts.add("not sent yet");
        }
        JsonNode muting = group.path("muting");
        if (!muting.isMissingNode()) {
            String what = muting.path("sends").asText().equals("ends") ? "only the end" : "nothing";
            String until = muting.path("until").asText();
            parts.add(what + " while " + muting.path("as").asText()
                    + (until.isEmpty() ? "" : ", until " + clock(until, fine)));
            assertThat(integration.path("repeatAt").isMissingNode()).isTrue();
        } else {
            String repeatAt = integration.path("repeatAt").asText();
            parts.add("next " + clock(group.path("nextFlush").asText(), fine)
                    + (notifiedAt.isEmpty() ? "" : " if changed")
                    + (repeatAt.isEmpty() ? "" : ", repeat " + clock(repeatAt, fine)));
        }
        return String.join(" · ", parts);
    }

    private Page open() throws Exception {
        Page page = ui.open("#/alerts");
        assertThat(WebUi.card(page, "Plain")).isVisible();
        page.locator("section.muted h2 button").click();
        assertThat(WebUi.card(page, "Silenced")).isVisible();
        return page;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain",
                "Partly",
                "Silenced",
                "Inhibited",
                "Night",
                "Half",
                "Both",
                "Broken",
                "Fast",
                "Nobody",
                "Acknowledged",
                "Snoozed",
                "Effect"
            })
    void eachNumberAndTimeOfACardIsThatOfTheApiAndOfWhy(String name) throws Exception {
        Locator card = WebUi.card(open(), name);
        Map<String, JsonNode> groups = groups(name);
        JsonNode overview = api("overview");

        List<JsonNode> distinct = name.equals("Both") ? List.of() : List.copyOf(groups.values());
        for (JsonNode group : distinct) {
            assertThat(card.locator(".sent")).containsText(line(group, groups.size() > 1));
        }
        if (name.equals("Both")) {
            assertThat(card.locator(".sent"))
                    .containsText(line(groups.values().iterator().next(), true).replace("to chat", "to chat, pager"));
        }
        String fingerprint = groups.values().iterator().next().at("/alerts/0").asText();
        JsonNode why = api("why?fingerprint=" + fingerprint);
        Map<String, JsonNode> explained = StreamSupport.stream(
                        why.path("groups").spliterator(), false)
                .collect(Collectors.toMap(group -> group.path("id").asText(), group -> group));
        groups.forEach((id, group) -> {
            assertThat(explained.get(id).path("muting")).isEqualTo(group.path("muting"));
            assertThat(explained.get(id).path("mutedUntil")).isEqualTo(group.path("mutedUntil"));
            assertThat(explained.get(id).path("nextFlush")).isEqualTo(group.path("nextFlush"));
            assertThat(explained.get(id).at("/integrations/0/repeatAt"))
                    .isEqualTo(group.at("/integrations/0/repeatAt"));
        });
        String text = card.innerText();
        if (why.path("sentence").asText().startsWith("Not notified: ")) {
            Matcher times = TIME.matcher(why.path("sentence").asText());
            while (times.find()) {
                assertThat(text).contains(clock(times.group(), false));
            }
        }
        List<JsonNode> alerts = StreamSupport.stream(
                        groups.values().iterator().next().path("alerts").spliterator(), false)
                .map(each -> overview.path("alerts").path(each.asText()))
                .toList();
        long silenced = alerts.stream()
                .filter(alert -> !alert.path("silencedBy").isEmpty())
                .count();
        if (alerts.size() > 1) {
            String end = name.equals("Partly")
                    ? clock(
                            overview.path("silences")
                                    .path(alerts.stream()
                                            .filter(alert ->
                                                    !alert.path("silencedBy").isEmpty())
                                            .findFirst()
                                            .orElseThrow()
                                            .at("/silencedBy/0")
                                            .asText())
                                    .path("endsAt")
                                    .asText(),
                            false)
                    : "";
            boolean isPartly = silenced > 0 && silenced < alerts.size();
            assertThat(card.locator(".amount"))
                    .hasText(alerts.size() + " alerts" + (isPartly ? ", " + silenced + " silenced until " + end : ""));
        }
    }

    @Test
    void headingsAddUpToTheHeaderAndToTheApi() throws Exception {
        Page page = open();
        JsonNode overview = api("overview");
        Set<String> all = new TreeSet<>();
        Set<String> firing = new TreeSet<>();
        for (JsonNode group : overview.path("groups")) {
            for (JsonNode alert : group.path("alerts")) {
                all.add(alert.asText());
                JsonNode state = overview.at("/alerts/" + alert.asText() + "/state");
                if (!state.asText().equals("suppressed")
                        && group.path("mutedBy").isEmpty()) {
                    firing.add(alert.asText());
                }
            }
        }
        int muted = all.size() - firing.size();

        assertThat(page.locator("header .count.warning")).containsText(String.valueOf(firing.size()));
        assertThat(page.locator("header .count.muted")).hasText(muted + " muted");
        Pattern heading = Pattern.compile("(\\D+) \\((\\d+)(?:, (\\d+) muted)?\\)");
        int[] sums = new int[2];
        Predicate<String> isMuted = title -> title.equals("Muted") || title.equals("Acknowledged");
        for (String title :
                page.locator("section.section > h2:not(#section-resolved)").allInnerTexts()) {
            Matcher numbers = heading.matcher(title);
            assertThat(numbers.matches()).as(title).isTrue();
            sums[isMuted.test(numbers.group(1)) ? 1 : 0] += Integer.parseInt(numbers.group(2));
            sums[1] += numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
        }
        assertThat(Arrays.stream(sums).boxed()).containsExactly(firing.size(), muted);
        assertThat(page.locator("section.firing h2")).containsText(", 2 muted)");
    }

    @Test
    void whatFiresAgainSaysWhoAcknowledgedItBefore() throws Exception {
        Page page = open();
        JsonNode before = groups("Before").values().iterator().next().path("acknowledgedBefore");

        assertThat(WebUi.card(page, "Before"))
                .containsText("acknowledged before by Ana, until "
                        + clock(before.path("until").asText(), false));
    }

    @Test
    void failuresAreOneWordAndOneNumberOnAllPages() throws Exception {
        String text = "✖ 1 given up (1 failed attempt)";
        Page page = ui.open("#/receivers?receiver=broken");
        assertThat(page.locator("gv-receivers article").first()).containsText(text);
        ui.open(page, "#/status");
        assertThat(page.locator("gv-status")).containsText(text);
        ui.open(page, "#/history?since=1h");
        assertThat(page.locator("gv-history .facts")).containsText(text);
        assertThat(page.locator("gv-history .history")).containsText("✖ given up");
        ui.open(page, "#/alerts?filter={alertname=\"Broken\"}");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("broken: webhook fails since");
    }
}

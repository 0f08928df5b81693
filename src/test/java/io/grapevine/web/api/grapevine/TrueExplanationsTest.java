package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.query.HistorySummary;
import io.grapevine.model.Alert;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Histories;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.web.api.grapevine.RecordedRun.Request;
import io.grapevine.web.api.http.DateTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Explanations, counts and replays of a run, compared with the requests that its receivers got. */
class TrueExplanationsTest {
    private static final String CONFIG = """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
              - {receiver: pager, matchers: [team="db"], group_by: [alertname]}
              - {receiver: often, matchers: [team="web"], group_by: [alertname], group_interval: 20s, repeat_interval: 40s}
            receivers:
            - {name: chat, webhook_configs: [{url: 'http://localhost/chat'}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/pager'}]}
            - {name: often, webhook_configs: [{url: 'http://localhost/often'}]}
            """;

    private static final String VALVE = """
            on_call: {storm_valves: [{receiver: pager, budget: {notifications: 5, per: 10m}, digest: {every: 1m}}]}
            """;

    private static final String TIME = "(20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z)";
    private static final Pattern NOTIFIED =
            Pattern.compile("Notified to (\\w+) \\(webhook\\) at " + TIME + "( in a digest)?");
    private static final Pattern EXACT =
            Pattern.compile("(?:is repeated|next notification is due|a digest) at " + TIME + "(?! at the latest)");
    private static final Pattern LATEST = Pattern.compile("(?:in a digest|tells of it) at " + TIME + " at the latest");

    private static RecordedRun storm(int groups, String... replicas) {
        RecordedRun run = new RecordedRun(CONFIG, VALVE, replicas);
        run.until("1m");
        for (int i = 0; i < groups; i++) {
            run.fires(alert(i));
        }
        return run;
    }

    private static String[] alert(int i) {
        return new String[] {"alertname", "G" + i, "team", "db"};
    }

    private static List<Instant> times(Pattern pattern, String sentence, int group) {
        List<Instant> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(sentence);
        while (matcher.find()) {
            found.add(DateTimes.parse(matcher.group(group)).toInstant());
        }
        return found;
    }

    private static List<Request> between(RecordedRun run, Instant from, Instant to) {
        return run.requests.stream()
                .filter(each -> !each.at().isBefore(from) && !each.at().isAfter(to))
                .toList();
    }

    /** Whether something was sent at a time that a sentence gives in milliseconds. */
    private static boolean isSentAt(RecordedRun run, Instant time) {
        return !between(run, time.minusMillis(1), time.plusMillis(20)).isEmpty();
    }

    @Test
    void aReceiverWithoutAnInhibitedAlertIsNamedWithTheSource() {
        RecordedRun run = new RecordedRun(
                """
                route: {receiver: chat, group_by: [alertname], routes: [{receiver: chat, continue: true}, {receiver: pager}]}
                receivers:
                - {name: chat, webhook_configs: [{url: 'http://localhost/chat'}]}
                - {name: pager, webhook_configs: [{url: 'http://localhost/pager'}]}
                """,
                "on_call: {inhibit_rules: [{source_matchers: [alertname=Cause], target_matchers: [alertname!=Cause],"
                        + " receivers: [chat]}]}",
                "a");
        run.fires("alertname", "Cause");
        run.fires("alertname", "Effect");
        run.until("1m");

        assertThat(run.why("a", "alertname", "Effect"))
                .startsWith("Not notified to receiver chat: inhibited by alert Cause. Notified to pager (webhook) at ");
        assertThat(run.why("a", "alertname", "Imagined"))
                .contains("Receiver chat would not be notified: inhibited by alert Cause.");
        assertThat(run.requests).hasSize(3);
    }

    @Test
    void aGroupThatADigestToldIsSaidToBeNotifiedAndRepeatedInADigest() {
        RecordedRun run = storm(12, "a").until("2m");
        assertThat(run.why("a", alert(11)))
                .isEqualTo("Not notified to receiver pager yet: too many groups began at once, so a digest at "
                        + DateTimes.format(run.at("2m30s")) + " tells of it.");
        assertThat(run.why("a", alert(0))).startsWith("Notified to pager (webhook) at ");

        run.until("20m");
        List<String> said =
                IntStream.range(0, 12).mapToObj(i -> run.why("a", alert(i))).toList();
        assertThat(said.get(11))
                .isEqualTo("Notified to pager (webhook) at " + DateTimes.format(run.at("2m30s"))
                        + " in a digest; it is repeated in a digest at " + DateTimes.format(run.at("4h7m30s"))
                        + " at the latest if nothing changes.");
        run.until("4h6m45s"); // while the repetition is held
        assertThat(run.why("a", alert(11)))
                .isEqualTo("Notified to pager (webhook) at " + DateTimes.format(run.at("2m30s"))
                        + " in a digest; a digest at " + DateTimes.format(run.at("4h7m30s"))
                        + " tells of its group again.");
        run.until("5h");
        said.forEach(sentence -> assertTrue(run, sentence));
    }

    private static void assertTrue(RecordedRun run, String sentence) {
        times(NOTIFIED, sentence, 2)
                .forEach(at -> assertThat(isSentAt(run, at)).as(sentence).isTrue());
        times(EXACT, sentence, 1)
                .forEach(at -> assertThat(isSentAt(run, at)).as(sentence).isTrue());
        times(LATEST, sentence, 1)
                .forEach(at -> assertThat(between(run, at.minusSeconds(60), at.plusMillis(20)))
                        .as(sentence)
                        .anyMatch(Request::isDigest));
    }

    @Test
    void whatJoinsOrLeavesAGroupThatADigestToldIsSaidToComeInADigest() {
        RecordedRun run = storm(8, "a").until("20m");
        run.fires("alertname", "G7", "team", "db", "i", "2");
        String joined = run.why("a", "alertname", "G7", "team", "db", "i", "2");
        run.resolves(alert(6));
        String other = run.why("a", alert(7));
        run.until("30m");

        assertThat(joined)
                .contains("Not notified to pager (webhook) yet: a digest tells of it at ", "(new alerts added)");
        assertThat(other).contains(" in a digest; a digest tells of it at ");
        assertTrue(run, joined);
        assertTrue(run, other);
    }

    @Test
    void aFirstNotificationThatAValveMayHoldIsSaidSo() {
        RecordedRun run = storm(6, "a");

        assertThat(run.why("a", alert(5)))
                .endsWith("(first notification), unless a storm valve holds it for a digest.");
    }

    @Test
    void aHistoryCountsWhatReceiversGot() throws Exception {
        RecordedRun run = storm(12, "a").until("20m");
        run.fires("alertname", "Other");
        run.resolves(alert(0));
        run.resolves(alert(11));
        run.until("5h");

        HistorySummary summary = run.summary();
        assertThat(run.requests).filteredOn(Request::isDigest).hasSizeGreaterThan(2);
        assertThat(summary.sent()).isEqualTo(run.requests.size());
        assertThat(summary.receivers())
                .allSatisfy(row -> assertThat(row.sent())
                        .as(row.receiver())
                        .isEqualTo(run.requests.stream()
                                .filter(each -> each.receiver().equals(row.receiver()))
                                .count()));
        assertThat(summary.intervals().stream().mapToLong(row -> row.sent()).sum())
                .isEqualTo(run.requests.size());
        assertThat(summary.alerts())
                .allSatisfy(row -> assertThat(row.sent())
                        .as(row.alertname())
                        .isEqualTo(run.requests.stream()
                                .filter(each -> isAbout(each, row.alertname()))
                                .count()));
    }

    @Test
    void aHistoryCountsTheAttemptsOfADigestThatIsRefused() throws Exception {
        RecordedRun run = storm(7, "a").until("2m");
        run.refusesDigests = true;
        run.until("20m");

        HistorySummary summary = run.summary();
        assertThat(run.refused).isGreaterThan(3);
        assertThat(summary.failedAttempts()).isEqualTo(run.refused);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.sent()).isEqualTo(run.requests.size()).isEqualTo(7);
    }

    @Test
    void aHistoryCountsTheAttemptsOfADigestThatIsAcceptedLate() throws Exception {
        RecordedRun run = storm(7, "a").until("2m");
        run.refusesDigests = true;
        run.until("2m50s").refusesDigests = false;
        run.until("20m");

        HistorySummary summary = run.summary();
        assertThat(summary.failedAttempts()).isEqualTo(run.refused);
        assertThat(summary.failed()).isZero();
        assertThat(summary.sent()).isEqualTo(run.requests.size()).isEqualTo(6);
    }

    /** Whether a request has news of an alert. A digest of ends lists what fires on, so that services keep the incident open. */
    private static boolean isAbout(Request request, String name) {
        List<Alert> alerts = request.sent().alerts();
        boolean isOfEnds = request.isDigest() && alerts.stream().anyMatch(Alert::hasEnd);
        return alerts.stream().anyMatch(alert -> alert.name().equals(name) && (alert.hasEnd() || !isOfEnds));
    }

    @Test
    void aReplayKnowsWhatSeveralReplicasSent() throws Exception {
        RecordedRun run = new RecordedRun(CONFIG, "{}", "a", "b", "c");
        run.until("1m");
        run.fires("alertname", "Web", "team", "web");
        run.fires("alertname", "Chat");
        run.until("12m");

        Recording recording = recording(run);
        assertThat(recording.notes()).isEmpty();
        assertThat(recording.sent()).hasSameSizeAs(run.requests);
        assertThat(run.summary().sent()).isEqualTo(run.requests.size());
        Comparison same = new Replay(
                        recording,
                        "run",
                        ComparedSpan.of(recording, null, null, null),
                        Duration.ofSeconds(10),
                        List.of())
                .compare(null, new Replay.Variant("same", ConfigPlan.recorded(recording, Histories.configs())));
        assertThat(same.receivers().stream().mapToInt(each -> each.before()).sum())
                .isEqualTo(run.requests.size());
        assertThat(same.isDifferent()).isFalse();
    }

    @Test
    void eachRepetitionThatWaitsLongerIsSentWhenItIsSaidToBeAndReplayed() throws Exception {
        String growing = "integrations: [{receiver: chat, kind: webhook, repeat_intervals: [10m, 40m, 2h]}]\n";
        RecordedRun run = new RecordedRun(CONFIG, growing, "a", "b");
        run.until("1m");
        run.fires("alertname", "Chat");
        List<String> said = new ArrayList<>();
        for (String time : List.of("2m", "13m", "20m", "1h10m", "3h")) {
            run.until(time);
            said.add(run.why("a", "alertname", "Chat"));
        }
        run.until("6h");

        assertThat(run.requests)
                .extracting(each -> Duration.between(run.at("1m30s"), each.at()).toMinutes())
                .containsExactly(0L, 15L, 60L, 185L, 310L);
        assertThat(said).allSatisfy(sentence -> {
            assertThat(times(EXACT, sentence, 1)).hasSize(1);
            assertTrue(run, sentence);
        });
        Recording recording = recording(run);
        Comparison same = new Replay(
                        recording,
                        "run",
                        ComparedSpan.of(recording, null, null, null),
                        Duration.ofSeconds(10),
                        List.of())
                .compare(null, new Replay.Variant("same", ConfigPlan.recorded(recording, Histories.configs())));
        assertThat(same.receivers().stream().mapToInt(each -> each.before()).sum())
                .isEqualTo(5);
        assertThat(same.isDifferent()).isFalse();
    }

    private static Recording recording(RecordedRun run) {
        RecordingBuilder builder = new RecordingBuilder();
        run.records.forEach(builder::add);
        return builder.build().orElseThrow();
    }
}

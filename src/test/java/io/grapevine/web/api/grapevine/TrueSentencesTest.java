package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import io.grapevine.sim.Samples;
import io.grapevine.web.api.grapevine.RecordedRun.Request;
import io.grapevine.web.api.http.DateTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs in which alerts of all kinds begin, end and are silenced at random. Then why is asked of each that fires, and nothing changes for
 * hours: what was said of the past is true, and what was said of the future comes true, as the receivers got it.
 */
class TrueSentencesTest {
    private static final String CONFIG = """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 1h
              routes:
              - {receiver: pager, matchers: [team="db"], group_by: [alertname], repeat_interval: 70m}
              - {receiver: esc, matchers: [team="esc"], group_by: [alertname]}
              - {receiver: nights, matchers: [team="night"], group_by: [alertname], mute_time_intervals: [some]}
            time_intervals:
            - {name: some, time_intervals: [{times: [{start_time: '07:00', end_time: '08:00'}]}]}
            inhibit_rules: [{source_matchers: [i="0"], target_matchers: [i="1"], equal: [alertname]}]
            receivers: [{name: chat}, {name: pager}, {name: esc}, {name: lead}, {name: nights}]
            """;

    private static final String EXTENSIONS = """
            on_call:
              storm_valves: [{receiver: pager, budget: {notifications: 2, per: 10m}, digest: {every: 1m}}]
              flapping: [{receiver: chat, changes: 4, per: 1h, hold_end: 15m}]
              hold_transient: [{receiver: chat, matchers: [i="2"], for: 7m}]
              escalations: [{name: p, receiver: esc, steps: [{name: s, after: 10m, receiver: lead}]}]
            """;

    private static final String TIME = "(20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z)";

    private final RecordedRun run = new RecordedRun(CONFIG, EXTENSIONS, "a");
    private final Map<LabelSet, String[]> firing = new LinkedHashMap<>();
    private final Map<String, Instant> silencedUntil = new HashMap<>();

    /** Seeds that have found faults, of inhibition, intervals, held alerts and withheld ends, and others. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.of(1, 3, 10, 31, 196), LongStream.rangeClosed(1000, 1000 + Depth.of(10, 100)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsSaidIsTrueAndComesTrue(long seed) {
        change(new Random(seed), 10 + (int) (seed % 40));
        Instant asked = run.loop.now();
        Map<String[], String> said = new LinkedHashMap<>();
        firing.values().forEach(alert -> said.put(alert, run.why("a", alert)));
        run.loop.runUntil(run.loop.elapsed().plus(Duration.ofHours(3)));

        said.forEach((alert, sentence) -> assertThat(faults(sentence, alert, asked))
                .as("%s at %s: %s", String.join(",", alert), asked, sentence)
                .isEmpty());
    }

    private void change(Random random, int steps) {
        List<String> teams = List.of("db", "chat", "esc", "night");
        Duration now = Duration.ofMinutes(1);
        run.loop.runUntil(now);
        for (int i = 0; i < steps; i++) {
            now = now.plusSeconds(random.nextInt(random.nextInt(4) == 0 ? 1200 : 200));
            run.loop.runUntil(now);
            String team = teams.get(random.nextInt(4));
            String name = team.toUpperCase(Locale.ROOT) + random.nextInt(4);
            String[] labels = {"alertname", name, "i", Integer.toString(random.nextInt(3)), "team", team};
            int what = random.nextInt(12);
            if (what == 0) {
                silence(name, Duration.ofMinutes(5 + random.nextInt(60)));
            } else if (!firing.containsKey(LabelSet.of(labels))) {
                run.fires(labels);
                firing.put(LabelSet.of(labels), labels);
            } else if (what < 8) {
                run.resolves(labels);
                firing.remove(LabelSet.of(labels));
            }
        }
    }

    private void silence(String name, Duration length) {
        Instant end = run.loop.now().plus(length);
        run.silence(Samples.silence(run.loop.now(), end, "alertname=\"" + name + "\""));
        silencedUntil.put(name, end);
    }

    /** What is said and not so. The end of a silence is a change, too. */
    private List<String> faults(String sentence, String[] alert, Instant asked) {
        LabelSet labels = LabelSet.of(alert);
        Predicate<Request> ofGroup = sent -> sent.what().equals(alert[1]);
        Predicate<Request> digest = Request::isDigest;
        List<String> found = new ArrayList<>();
        each(
                "Notified to (\\w+) \\(webhook\\) at " + TIME + " in a digest",
                sentence,
                said -> isSent(said.group(2), 0, digest),
                found);
        each(
                "Notified to (\\w+) \\(webhook\\) at " + TIME + "(?! in a digest)",
                sentence,
                said -> isSent(said.group(2), 0, holds(labels)),
                found);
        each(
                "holds it until " + TIME,
                sentence,
                said -> !isSentBetween(asked, time(said.group(1)), holds(labels)),
                found);
        each(
                "silenced by [^.]* until " + TIME,
                sentence,
                said -> !isSentBetween(asked, time(said.group(1)), holds(labels)),
                found);
        if (silencedUntil.getOrDefault(alert[1], Instant.MIN).isAfter(asked)) {
            return found;
        }
        each("holds it until " + TIME, sentence, said -> isSent(said.group(1), 0, holds(labels)), found);
        each(
                "it is repeated at " + TIME,
                sentence,
                said -> isSent(said.group(1), 0, ofGroup)
                        && !isSentBetween(
                                asked,
                                time(said.group(1)),
                                ofGroup.and(sent -> !sent.receiver().equals("lead"))),
                found);
        each(
                "is due at " + TIME + "(?! \\([^)]*\\), unless)",
                sentence,
                said -> isSent(said.group(1), 0, ofGroup),
                found);
        each(
                "notifies lead at " + TIME,
                sentence,
                said -> isSent(
                        said.group(1), 0, ofGroup.and(sent -> sent.receiver().equals("lead"))),
                found);
        each("a digest at " + TIME + "(?! at the latest)", sentence, said -> isSent(said.group(1), 0, digest), found);
        each(TIME + " at the latest", sentence, said -> isSent(said.group(1), 60, digest), found);
        return found;
    }

    private static Predicate<Request> holds(LabelSet labels) {
        return sent -> sent.sent().alerts().stream().anyMatch(alert -> isFiring(alert, labels));
    }

    private static boolean isFiring(Alert alert, LabelSet labels) {
        return alert.labels().equals(labels) && !alert.hasEnd();
    }

    private static void each(String said, String sentence, Predicate<MatchResult> isTrue, List<String> found) {
        Pattern.compile(said)
                .matcher(sentence)
                .results()
                .filter(isTrue.negate())
                .map(MatchResult::group)
                .forEach(found::add);
    }

    private static Instant time(String text) {
        return DateTimes.parse(text).toInstant();
    }

    /** Whether something like that was sent at a time, which sentences give in milliseconds, or some seconds before. */
    private boolean isSent(String text, int earlier, Predicate<Request> what) {
        Instant at = time(text);
        return isSentBetween(at.minusSeconds(earlier).minusMillis(2), at.plusMillis(50), what);
    }

    private boolean isSentBetween(Instant after, Instant before, Predicate<Request> what) {
        return run.requests.stream()
                .anyMatch(sent ->
                        sent.at().isAfter(after) && sent.at().isBefore(before.minusNanos(1)) && what.test(sent));
    }
}

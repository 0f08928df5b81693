package io.grapevine.virtualtime.configtest;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.TestVerdict.Played;
import io.grapevine.virtualtime.configtest.play.KnownNames;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.play.PlayLog.Failure;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import io.grapevine.virtualtime.configtest.play.SentText;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.NotificationPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.AlertsPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.TextPattern;
import io.grapevine.virtualtime.configtest.script.TestScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares what a test in virtual time expects with what it has led to. */
public final class ExpectationCheck {
    private static final int MOST_SHOWN = 200;
    private static final int MOST_UNEXPECTED = 10;

    private final TestScript script;
    private final PlayLog log;
    private final TestedConfig config;
    private final List<Failure> failures = new ArrayList<>();
    private final Map<Expectation.OneNotification, RecordedSend> matched;
    private final Set<RecordedSend> expected;

    private ExpectationCheck(Played played, TestedConfig config) {
        this.script = played.script();
        this.log = played.log();
        this.matched = played.matched();
        this.expected = new LinkedHashSet<>(matched.values());
        this.config = config;
    }

    /**
     * What is not as a test expects.
     *
     * @param config the configuration at the end of the test
     * @param known the names of all configurations of the test
     */
    public static List<Failure> failures(Played played, TestedConfig config, KnownNames known) {
        ExpectationCheck check = new ExpectationCheck(played, config);
        check.failures.addAll(check.log.problems());
        check.names(known);
        for (Expectation each : check.script.expected()) {
            if (each instanceof Expectation.OneNotification one && !check.matched.containsKey(one)) {
                check.failures.add(new Failure(one.place(), check.missing(one)));
            }
        }
        for (Expectation each : check.script.expected()) {
            if (each instanceof Expectation.Count count) {
                check.count(count);
            } else if (each instanceof Expectation.OfState state) {
                check.failures.addAll(check.log.unmetOf(state));
            }
        }
        check.templates();
        if (check.script.nothingElse()) {
            check.unexpected();
        }
        return List.copyOf(check.failures);
    }

    /** The notification that meets each expectation of one, but for expectations that none meets. */
    static Map<Expectation.OneNotification, RecordedSend> matched(TestScript script, PlayLog log) {
        List<Expectation.OneNotification> single = script.expected().stream()
                .filter(Expectation.OneNotification.class::isInstance)
                .map(Expectation.OneNotification.class::cast)
                .toList();
        int[] partners = BipartiteMatching.of(
                single, log.sends(), (one, send) -> one.window().contains(send.at()) && matches(one.pattern(), send));
        Map<Expectation.OneNotification, RecordedSend> matched = new LinkedHashMap<>();
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                matched.put(single.get(i), log.sends().get(partners[i]));
            }
        }
        return matched;
    }

    private void names(KnownNames known) {
        for (Expectation each : script.expected()) {
            if (each instanceof Expectation.Silenced silenced) {
                known.errorOfRule(silenced.rule()).ifPresent(error -> failures.add(new Failure(each.place(), error)));
            }
            if (each instanceof Expectation.Muted muted) {
                muted.by().stream()
                        .filter(by ->
                                by.kind() == MutedBy.Kind.SILENCE && !by.name().isEmpty())
                        .flatMap(by -> known.errorOfSilence(by.name(), script.silences()).stream())
                        .forEach(error -> failures.add(new Failure(each.place(), error)));
            }
            NotificationPattern pattern = each instanceof Expectation.OneNotification one
                    ? one.pattern()
                    : each instanceof Expectation.Count count ? count.pattern() : null;
            if (pattern != null) {
                known.error(pattern.receiver(), pattern.integration())
                        .ifPresent(error -> failures.add(new Failure(each.place(), error)));
            }
        }
    }

    private String missing(Expectation.OneNotification one) {
        NotificationPattern pattern = one.pattern();
        String wanted = "no notification" + to(pattern) + " " + one.window().text();
        List<RecordedSend> candidates =
                log.sends().stream().filter(send -> isFor(pattern, send)).toList();
        Optional<RecordedSend> closest = candidates.stream()
                .filter(send -> !expected.contains(send))
                .min(Comparator.comparingLong(send -> distance(one, send)));
        if (closest.isPresent()) {
            RecordedSend send = closest.get();
            List<String> differences = new ArrayList<>();
            if (!one.window().contains(send.at())) {
                differences.add("time: " + DurationField.print(send.at()) + " (expected: "
                        + one.window().text() + ")");
            }
            differences.addAll(differences(pattern, send));
            return wanted + " as expected; the closest one, at " + DurationField.print(send.at()) + ", differs:\n  "
                    + String.join("\n  ", differences);
        }
        return wanted
                + (candidates.isEmpty()
                        ? "; there is none until the end of the test, at " + DurationField.print(script.end())
                                + routes(pattern)
                        : " beside those expected");
    }

    /** How far a notification is from an expected one, in milliseconds; each difference counts as much as a day. */
    private static long distance(Expectation.OneNotification one, RecordedSend send) {
        long away = one.window().contains(send.at())
                ? 0
                : Math.min(
                        one.window().from().minus(send.at()).abs().toMillis(),
                        one.window().until().minus(send.at()).abs().toMillis());
        return away + 86_400_000L * differences(one.pattern(), send).size();
    }

    private static String to(NotificationPattern pattern) {
        return pattern.receiver().isEmpty() ? "" : " to " + pattern.receiver();
    }

    /** The receivers that the alerts of the test are routed to, if that is not the expected one. */
    private String routes(NotificationPattern pattern) {
        Set<String> lines = new LinkedHashSet<>();
        for (AlertChange alert : script.alerts()) {
            List<String> receivers = config.route().match(alert.labels()).stream()
                    .map(route -> route.config().receiver())
                    .toList();
            if (receivers.contains(pattern.receiver())) {
                return "";
            }
            if (lines.size() < 3) {
                lines.add("\n  " + alert.labels() + " goes to " + String.join(", ", receivers));
            }
        }
        return String.join("", lines);
    }

    private void count(Expectation.Count count) {
        List<RecordedSend> found = log.sends().stream()
                .filter(send -> count.window().contains(send.at()) && matches(count.pattern(), send))
                .toList();
        expected.addAll(found);
        if (found.size() >= count.least() && found.size() <= count.most()) {
            return;
        }
        String wanted = count.least() == count.most()
                ? count.least() == 0 ? "none" : "" + count.least()
                : count.most() == Long.MAX_VALUE ? "at least " + count.least() : "at most " + count.most();
        if (count.most() != Long.MAX_VALUE && count.least() > 0 && count.least() != count.most()) {
            wanted = count.least() + " to " + count.most();
        }
        failures.add(new Failure(
                count.place(),
                found.size() + (found.size() == 1 ? " notification" : " notifications") + to(count.pattern()) + " "
                        + count.window().text() + times(found) + " (expected: " + wanted + ")"));
    }

    private static String times(List<RecordedSend> found) {
        return found.isEmpty()
                ? ""
                : ", at "
                        + found.stream()
                                .limit(5)
                                .map(send -> DurationField.print(send.at()))
                                .collect(Collectors.joining(", "))
                        + (found.size() > 5 ? ", …" : "");
    }

    /** A template that fails is a fault of the configuration, whatever is expected. */
    private void templates() {
        log.sends().stream()
                .filter(send -> send.flaw() != null)
                .map(send -> "a template fails: " + send.receiver() + "/" + send.integration() + ": " + send.flaw())
                .distinct()
                .forEach(flaw -> failures.add(new Failure(script.place(), flaw)));
    }

    private void unexpected() {
        List<RecordedSend> others = log.sends().stream()
                .filter(send -> send.isAccepted() && !expected.contains(send))
                .toList();
        others.stream()
                .limit(MOST_UNEXPECTED)
                .forEach(send -> failures.add(new Failure(
                        script.place(),
                        "notification to " + send.receiver() + "/" + send.integration() + " at "
                                + DurationField.print(send.at()) + " for " + send.group() + ", "
                                + send.reason().text() + " (expected: nothing else)")));
        if (others.size() > MOST_UNEXPECTED) {
            failures.add(new Failure(
                    script.place(), others.size() - MOST_UNEXPECTED + " more notifications (expected: nothing else)"));
        }
    }

    private static boolean matches(NotificationPattern pattern, RecordedSend send) {
        return isFor(pattern, send) && differences(pattern, send).isEmpty();
    }

    /** Whether an attempt is to the receiver, of the outcome, and from the replica that are asked for. */
    private static boolean isFor(NotificationPattern pattern, RecordedSend send) {
        return (pattern.receiver().isEmpty() || pattern.receiver().equals(send.receiver()))
                && pattern.isAccepted() == send.isAccepted();
    }

    /** The properties that an attempt does not have, each as {@code actual (expected: …)}. */
    private static List<String> differences(NotificationPattern pattern, RecordedSend send) {
        List<String> differences = new ArrayList<>();
        if (!pattern.integration().isEmpty()
                && !pattern.integration().equals(send.kind())
                && !pattern.integration().equals(send.integration())) {
            differences.add("integration: " + send.integration() + " (expected: " + pattern.integration() + ")");
        }
        if (!pattern.replica().isEmpty() && !pattern.replica().equals(send.replica())) {
            differences.add("replica: " + send.replica() + " (expected: " + pattern.replica() + ")");
        }
        if (!has(send.group(), pattern.group())) {
            differences.add("group: " + send.group() + " (expected: " + pattern.group() + ")");
        }
        alerts("firing", pattern.firing(), send.firing(), differences);
        alerts("resolved", pattern.resolved(), send.resolved(), differences);
        if (!pattern.reason().isEmpty()
                && !pattern.reason().equals(send.reason().text())) {
            differences.add("reason: " + send.reason().text() + " (expected: " + pattern.reason() + ")");
        }
        pattern.texts().forEach(text -> text(text, send, differences));
        return differences;
    }

    private static boolean has(LabelSet labels, LabelSet expected) {
        return labels.intersect(expected).equals(expected);
    }

    private static void alerts(
            String what, @Nullable AlertsPattern expected, List<Alert> alerts, List<String> differences) {
        if (expected == null) {
            return;
        }
        List<LabelSet> wanted = expected.labels() == null ? List.of() : expected.labels();
        boolean isMet = expected.count() == alerts.size()
                && Arrays.stream(BipartiteMatching.of(wanted, alerts, (labels, alert) -> has(alert.labels(), labels)))
                        .allMatch(partner -> partner >= 0);
        if (!isMet) {
            differences.add(what + ": " + described(alerts) + " (expected: " + described(expected) + ")");
        }
    }

    private static String described(List<Alert> alerts) {
        return alerts.isEmpty()
                ? "none"
                : alerts.size() + ": "
                        + shortened(alerts.stream()
                                .limit(5)
                                .map(alert -> alert.labels().toString())
                                .collect(Collectors.joining(", ")));
    }

    private static String described(AlertsPattern expected) {
        return expected.labels() == null || expected.labels().isEmpty()
                ? expected.count() == 0 ? "none" : "" + expected.count()
                : expected.count() + ": "
                        + shortened(expected.labels().stream()
                                .map(LabelSet::toString)
                                .collect(Collectors.joining(", ")));
    }

    private static void text(TextPattern expected, RecordedSend send, List<String> differences) {
        List<SentText> texts = send.texts();
        if (expected.field().isEmpty()) {
            if (texts.stream().anyMatch(text -> text.contains(expected.text())) != expected.isWanted()) {
                differences.add("text: " + body(texts) + " (expected: that it "
                        + (expected.isWanted() ? "contains " : "does not contain ") + Quoted.quote(expected.text())
                        + ")");
            }
            return;
        }
        List<String> found = texts.stream()
                .map(text -> text.fields().get(expected.field()))
                .filter(Objects::nonNull)
                .toList();
        if (!found.contains(expected.text())) {
            differences.add(expected.field() + ": "
                    + (found.isEmpty()
                            ? "missing, the fields are " + fields(texts)
                            : Quoted.quote(shortened(found.get(0))))
                    + " (expected: " + Quoted.quote(expected.text()) + ")");
        }
    }

    private static String fields(List<SentText> texts) {
        return shortened(
                texts.stream().flatMap(text -> text.fields().keySet().stream()).collect(Collectors.joining(" ")));
    }

    private static String body(List<SentText> texts) {
        return texts.isEmpty()
                ? "none"
                : Quoted.quote(shortened(texts.get(texts.size() - 1).body()));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    /**
     * Pairs each element of one list with another element of a second list, as many as possible (augmenting paths in a bipartite
     * graph).
     */
    private static final class BipartiteMatching {
        private final int[][] candidates;
        private final int[] owner;
        private final int[] partner;

        private <L, R> BipartiteMatching(List<L> left, List<R> right, BiPredicate<L, R> fits) {
            candidates = left.stream()
                    .map(one -> IntStream.range(0, right.size())
                            .filter(j -> fits.test(one, right.get(j)))
                            .toArray())
                    .toArray(int[][]::new);
            owner = new int[right.size()];
            Arrays.fill(owner, -1);
            partner = new int[left.size()];
            Arrays.fill(partner, -1);
            for (int i = 0; i < left.size(); i++) {
                pair(i, new boolean[right.size()]);
            }
            for (int j = 0; j < owner.length; j++) {
                if (owner[j] >= 0) {
                    partner[owner[j]] = j;
                }
            }
        }

        private boolean pair(int left, boolean[] tried) {
            for (int candidate : candidates[left]) {
                if (!tried[candidate]) {
                    tried[candidate] = true;
                    if (owner[candidate] < 0 || pair(owner[candidate], tried)) {
                        owner[candidate] = left;
                        return true;
                    }
                }
            }
            return false;
        }

        /** For each element of {@code left} the index of its partner in {@code right}, or -1. */
        static <L, R> int[] of(List<L> left, List<R> right, BiPredicate<L, R> fits) {
            return new BipartiteMatching(left, right, fits).partner;
        }
    }
}

package io.grapevine.virtualtime.configtest;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.virtualtime.configtest.TestVerdict.Failure;
import io.grapevine.virtualtime.configtest.play.KnownNames;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.AlertChange;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.NotificationPattern;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what a test in virtual time expects with what it has led to. */
public final class ExpectationCheck {
    private static final int MOST_UNEXPECTED = 10;

    private final TestScript script;
    private final PlayLog log;
    private final TestedConfig config;
    private final List<Failure> failures = new ArrayList<>();
    private final Map<Expectation.OneNotification, RecordedSend> matched = new LinkedHashMap<>();
    private final Set<RecordedSend> expected = new LinkedHashSet<>();

    private ExpectationCheck(TestScript script, PlayLog log, TestedConfig config) {
        this.script = script;
        this.log = log;
        this.config = config;
    }

    /**
     * Failures of the expectations, and the notifications that meet them.
     *
     * @param failures what is not
     * @param matched the notification that meets each expectation of one
     */
    public record Result(List<Failure> failures, Map<Expectation.OneNotification, RecordedSend> matched) {}

    /**
     * Compares what was sent in a test with its expectations.
     *
     * @param config the configuration at the end of the test
     * @param known the names of all configurations of the test
     */
    public static Result of(TestScript script, PlayLog log, TestedConfig config, KnownNames known) {
        ExpectationCheck check = new ExpectationCheck(script, log, config);
        log.problems().forEach(problem -> check.failures.add(new Failure(problem.place(), problem.message())));
        check.names(known);
        check.notifications();
        for (Expectation each : script.expected()) {
            if (each instanceof Expectation.Count count) {
                check.count(count);
            } else if (each instanceof Expectation.OfState state) {
                check.failures.addAll(StateCheck.failures(state, script, log));
            }
        }
        check.templates();
        if (script.nothingElse()) {
            check.unexpected();
        }
        return new Result(List.copyOf(check.failures), check.matched);
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

    private void notifications() {
        List<Expectation.OneNotification> single = new ArrayList<>();
        for (Expectation each : script.expected()) {
            if (each instanceof Expectation.OneNotification one) {
                single.add(one);
            }
        }
        int[] partners = BipartiteMatching.of(
                single,
                log.sends(),
                (one, send) -> one.window().contains(send.at()) && PatternCheck.matches(one.pattern(), send));
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                RecordedSend send = log.sends().get(partners[i]);
                matched.put(single.get(i), send);
                expected.add(send);
            }
        }
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] < 0) {
                failures.add(new Failure(single.get(i).place(), missing(single.get(i))));
            }
        }
    }

    private String missing(Expectation.OneNotification one) {
        NotificationPattern pattern = one.pattern();
        String wanted = "no notification" + to(pattern) + " " + when(one.window());
        List<RecordedSend> candidates = log.sends().stream()
                .filter(send -> PatternCheck.isFor(pattern, send))
                .toList();
        Optional<RecordedSend> closest = candidates.stream()
                .filter(send -> !expected.contains(send))
                .min(Comparator.comparingLong(send -> distance(one, send)));
        if (closest.isPresent()) {
            RecordedSend send = closest.get();
            List<String> differences = new ArrayList<>();
            if (!one.window().contains(send.at())) {
                differences.add("time: " + DurationField.print(send.at()) + " (expected: " + when(one.window()) + ")");
            }
            differences.addAll(PatternCheck.differences(pattern, send));
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
        return away
                + 86_400_000L * PatternCheck.differences(one.pattern(), send).size();
    }

    private static String to(NotificationPattern pattern) {
        return pattern.receiver().isEmpty() ? "" : " to " + pattern.receiver();
    }

    static String when(Window window) {
        return "between " + DurationField.print(window.from()) + " and " + DurationField.print(window.until());
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
                .filter(send -> count.window().contains(send.at()) && PatternCheck.matches(count.pattern(), send))
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
                        + when(count.window()) + times(found) + " (expected: " + wanted + ")"));
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
        Set<String> flaws = new LinkedHashSet<>();
        for (RecordedSend send : log.sends()) {
            if (send.flaw() != null) {
                flaws.add(send.receiver() + "/" + send.integration() + ": " + send.flaw());
            }
        }
        flaws.forEach(flaw -> failures.add(new Failure(script.place(), "a template fails: " + flaw)));
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
}

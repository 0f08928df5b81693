package io.grapevine.virtualtime.configtest;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.virtualtime.configtest.TestVerdict.Failure;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.AlertState;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares what a test expects of the state of replicas with what that was. */
final class StateCheck {
    private final boolean severalReplicas;
    private final String place;
    private final List<Failure> failures = new ArrayList<>();

    private StateCheck(TestScript script, String place) {
        this.severalReplicas = script.replicas() > 1;
        this.place = place;
    }

    /** The failures of one expectation; none if it is met. */
    static List<Failure> failures(Expectation.OfState expected, TestScript script, PlayLog log) {
        StateCheck check = new StateCheck(script, expected.place());
        if (expected instanceof Expectation.Muted muted) {
            log.mutesOf(muted).forEach(finding -> check.muted(muted, finding));
        } else if (expected instanceof Expectation.Silenced silenced) {
            log.silencedOf(silenced).forEach(finding -> check.silenced(silenced, finding));
        } else if (expected instanceof AlertState state) {
            log.alertsOf(state).forEach(finding -> check.alerts(state, finding));
        }
        return List.copyOf(check.failures);
    }

    private void fail(String message) {
        failures.add(new Failure(place, message));
    }

    private String in(String replica) {
        return severalReplicas ? " in replica " + replica : "";
    }

    private void muted(Expectation.Muted muted, PlayLog.MuteFinding finding) {
        String at = " at " + DurationField.print(muted.at()) + in(finding.replica());
        if (finding.alerts().isEmpty()) {
            fail("no alert with " + muted.alerts() + " fires" + at + " (expected: one at least)");
        }
        Optional<PlayLog.MutedAlert> wrong = finding.alerts().stream()
                .filter(alert -> !isMutedBy(alert, muted.by()))
                .findFirst(); // a hundred others may be as wrong
        wrong.ifPresent(alert -> fail(
                alert.labels() + at + " is muted by " + text(alert.by()) + " (expected: " + text(muted.by()) + ")"));
    }

    private static boolean isMutedBy(PlayLog.MutedAlert alert, List<MutedBy> expected) {
        return expected.isEmpty()
                ? alert.by().isEmpty()
                : expected.stream().allMatch(by -> alert.by().stream().anyMatch(actual -> meets(actual, by)));
    }

    private static boolean meets(MutedBy actual, MutedBy expected) {
        return actual.kind() == expected.kind()
                && (expected.name().isEmpty() || expected.name().equals(actual.name()));
    }

    private static String text(List<MutedBy> by) {
        return by.isEmpty()
                ? "nothing"
                : by.stream()
                        .map(each -> (each.kind().name().toLowerCase(Locale.ROOT) + " " + each.name()).strip())
                        .collect(Collectors.joining(", "));
    }

    private void silenced(Expectation.Silenced silenced, PlayLog.SilencedFinding finding) {
        Window window = silenced.window();
        String when = window.from().equals(window.until())
                ? "at " + DurationField.print(window.until())
                : ExpectationCheck.when(window);
        if (finding.count() != silenced.count()) {
            fail("replica " + finding.replica() + " has " + finding.count() + " silences of rule " + silenced.rule()
                    + " " + when + " (expected: " + silenced.count() + ")");
        }
    }

    private void alerts(AlertState expected, PlayLog.AlertsFinding finding) {
        AlertState.State state = stateOf(finding.alerts(), expected.state());
        if (state == expected.state()) {
            return;
        }
        String at = " at " + DurationField.print(expected.at()) + in(finding.replica());
        String known = finding.alerts().stream()
                .filter(alert -> alert.state() == state)
                .findFirst()
                .map(alert -> alert.labels() + " is " + name(state))
                .orElse("no alert with " + expected.alerts() + " is known");
        fail(known + at + " (expected: " + name(expected.state()) + ")");
    }

    private static String name(AlertState.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The state of several alerts; firing if suppressed ones fire, unless it is asked whether all of these are suppressed. */
    private static AlertState.State stateOf(List<PlayLog.KnownAlert> alerts, AlertState.State asked) {
        boolean someFire = has(alerts, AlertState.State.FIRING);
        boolean someSuppressed = has(alerts, AlertState.State.SUPPRESSED);
        if (someFire || someSuppressed && asked == AlertState.State.FIRING) {
            return AlertState.State.FIRING;
        } else if (someSuppressed) {
            return AlertState.State.SUPPRESSED;
        }
        return alerts.isEmpty() ? AlertState.State.ABSENT : AlertState.State.RESOLVED;
    }

    private static boolean has(List<PlayLog.KnownAlert> alerts, AlertState.State state) {
        return alerts.stream().anyMatch(alert -> alert.state() == state);
    }
}

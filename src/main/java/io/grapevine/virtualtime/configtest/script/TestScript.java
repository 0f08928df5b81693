package io.grapevine.virtualtime.configtest.script;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A test in virtual time.
 *
 * @param name the name in reports
 * @param place where it stands, for messages
 * @param externalUrl the URL of the user interface in templates, without a slash at its end
 * @param start when virtual time begins
 * @param end how long it lasts
 * @param tolerance how far a notification may be from the time at which it is expected
 * @param replicas how many replicas there are
 * @param nothingElse whether every notification must be expected
 * @param alerts the changes of alerts, by time
 * @param steps all other steps, by time
 * @param expected what is expected, in the order of the file
 */
public record TestScript(
        String name,
        String place,
        ConfigSource config,
        String externalUrl,
        Instant start,
        Duration end,
        Duration tolerance,
        int replicas,
        boolean nothingElse,
        List<AlertChange> alerts,
        List<ScriptStep> steps,
        List<Expectation> expected) {
    public TestScript {
        alerts = List.copyOf(alerts);
        steps = List.copyOf(steps);
        expected = List.copyOf(expected);
    }

    /** The names that steps give to silences, and the keys of leases. */
    public Set<String> silences() {
        Set<String> names = new TreeSet<>();
        for (ScriptStep step : steps) {
            if (step instanceof ScriptStep.SetSilence silence) {
                names.add(silence.name());
            } else if (step instanceof ScriptStep.HoldLease hold) {
                names.add(hold.lease().key());
            }
        }
        return names;
    }

    /** The names of the replicas, which are a, b, c and so on; the first one notifies first. */
    public List<String> replicaNames() {
        return ScriptStep.replicaNames(replicas);
    }
}

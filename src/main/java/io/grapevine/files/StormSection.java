package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.FlappingRule;
import io.grapevine.config.StormValve;
import io.grapevine.config.TransientRule;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the storm valves, when alerts flap, and which are held as they may end soon, of the section {@code on_call} of {@code grapevine.yml}. An instance serves one file.
 */
final class StormSection {
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(1);
    private static final Duration LONGEST_TRANSIENT = Duration.ofHours(1);

    private static final int MOST_NOTIFICATIONS = 10_000;
    private static final int MOST_CHANGES = 100;
    private static final int MOST_ALERTS = 1_000;

    private final ReceiverNames receivers;
    private final MatcherFields matchers = MatcherFields.ofExtensions();
    private final Set<String> valves = new HashSet<>();
    private final Set<String> flapping = new HashSet<>();

    StormSection(ReceiverNames receivers) {
        this.receivers = receivers;
    }

    StormValve valve(MappingReader in) {
        String receiver = receiver(in, valves);
        MappingReader budget = in.section("budget");
        int notifications = number(budget, "notifications", 1, MOST_NOTIFICATIONS);
        Duration per = duration(budget.value("per"), LEAST, MOST);
        MappingReader digest = in.section("digest");
        Value longest = digest.value("hold_at_most");
        Duration holdAtMost =
                longest.isAbsent() ? StormValve.LONGEST_HOLD : duration(longest, LEAST, StormValve.LONGEST_HOLD);
        Value often = digest.value("every");
        Duration usual = holdAtMost.compareTo(StormValve.USUAL_EVERY) < 0 ? holdAtMost : StormValve.USUAL_EVERY;
        Duration every = often.isAbsent() ? usual : duration(often, LEAST, StormValve.LONGEST_HOLD);
        if (every.compareTo(holdAtMost) > 0) {
            often.fault(DurationField.print(every) + " (expected: at most " + DurationField.print(holdAtMost)
                    + ", the time of hold_at_most)");
        }
        int alerts = digest.has("alerts") ? number(digest, "alerts", 1, MOST_ALERTS) : StormValve.USUAL_ALERTS;
        return new StormValve(
                receiver, notifications, per, matchers.read(in.value("never_hold")), every, holdAtMost, alerts);
    }

    FlappingRule flapping(MappingReader in) {
        return new FlappingRule(
                receiver(in, flapping),
                number(in, "changes", 2, MOST_CHANGES),
                duration(in.value("per"), LEAST, MOST),
                duration(in.value("hold_end"), LEAST, MOST));
    }

    TransientRule holdTransient(MappingReader in) {
        String receiver = in.text("receiver");
        receivers.check(in, "receiver", receiver);
        return new TransientRule(
                receiver,
                matchers.read(in.value("matchers")),
                matchers.read(in.value("never_hold")),
                duration(in.value("for"), LEAST, LONGEST_TRANSIENT));
    }

    private String receiver(MappingReader in, Set<String> taken) {
        String receiver = in.text("receiver");
        if (receivers.check(in, "receiver", receiver) && !taken.add(receiver)) {
            in.fault("receiver", Quoted.quote(receiver) + ": named twice (expected: each receiver once)");
        }
        return receiver;
    }

    private static int number(MappingReader in, String name, int least, int most) {
        if (in.value(name).isNull()) {
            in.fault(name, "missing (expected: an integer from " + least + " to " + most + ")");
            return least;
        }
        return (int) in.value(name).integer(least, most);
    }

    private static Duration duration(Value value, Duration least, Duration most) {
        String expected = "from " + DurationField.print(least) + " to " + DurationField.print(most);
        return value.duration(least, most, expected).orElse(least);
    }
}

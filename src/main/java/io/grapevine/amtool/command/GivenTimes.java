package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Times;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.time.Duration;

/** Times and durations on command lines. */
final class GivenTimes {
    private GivenTimes() {}

    /** The time that a flag gives. */
    static GoTime of(ParsedArguments given, String flag) throws CommandFault {
        String text = given.text(flag);
        return Times.parse(text)
                .orElseThrow(() -> new CommandFault("--" + flag + ": parsing time " + Quoted.quote(text)
                        + " (expected: a time such as 2006-01-02T15:04:05-07:00 or 2006-01-02T15:04:05Z)"));
    }

    /** The duration of a silence; throws if it is none, or zero. */
    static Duration duration(ParsedArguments given) throws CommandFault {
        String text = given.text("duration");
        Duration duration = DurationField.of(text)
                .orElseThrow(() -> new CommandFault("--duration: not a valid duration string: " + Quoted.quote(text)
                        + " (expected: a duration such as 30m, 2h or 1d12h)"));
        if (duration.isZero()) {
            throw new CommandFault("silence duration must be greater than 0");
        }
        return duration;
    }

    /** The time so much later, written in universal time. */
    static GoTime later(GoTime time, Duration duration) {
        return time.in(Zone.UTC).plus(duration.toNanos());
    }

    /** Refuses a silence that would end before it begins. */
    static void check(GoTime start, GoTime end) throws CommandFault {
        if (start.compare(end) > 0) {
            throw new CommandFault("silence cannot start after it ends");
        }
    }
}

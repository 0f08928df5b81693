package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the steps {@code lease} of one test: that of its client, and those by which the client renews it. */
final class LeaseReader {
    private final ScriptTimes times;
    private final Function<Value, Matchers> matchersOf;
    /** The matchers of each lease, so that a later step of its key need not repeat them. */
    private final Map<String, Matchers> known = new HashMap<>();

    LeaseReader(ScriptTimes times, Function<Value, Matchers> matchersOf) {
        this.times = times;
        this.matchersOf = matchersOf;
    }

    /** The steps of a lease that is obtained at a time, and renewed until another. */
    List<ScriptStep> read(MappingReader in, Duration at, String place, String replica) {
        String key = in.text("lease");
        Matchers matchers = in.has("matchers") || !known.containsKey(key)
                ? matchersOf.apply(in.value("matchers"))
                : known.getOrDefault(key, Matchers.NONE);
        known.put(key, matchers);
        Duration length = length(in.value("for"));
        String author = in.has("author") ? in.text("author") : "amtool test";
        String comment = in.text("comment");
        List<ScriptStep> steps = new ArrayList<>();
        if (in.has("renew") != in.has("until")) {
            in.fault("renew", "given alone (expected: renew, such as 3m, and until, when the client is lost)");
        }
        Duration every = in.has("renew") ? ScriptTimes.interval(in.value("renew"), Lease.SHORTEST) : Duration.ZERO;
        Duration until = in.has("until") ? times.sinceStep(in.value("until"), at) : at;
        Duration time = at;
        do {
            boolean renews = !time.equals(at);
            Lease lease = new Lease(author, key, matchers, length, comment, renews);
            steps.add(new ScriptStep.HoldLease(time, place, lease, replica));
            time = time.plus(every);
        } while (!every.isZero() && time.compareTo(until) <= 0);
        return steps;
    }

    private static Duration length(Value value) {
        Duration length = ScriptTimes.duration(value);
        if (length.compareTo(Lease.SHORTEST) < 0 || length.compareTo(Lease.LONGEST) > 0) {
            value.fault(value.describe() + " (expected: a duration from 10s to 1h)");
        }
        return length;
    }
}

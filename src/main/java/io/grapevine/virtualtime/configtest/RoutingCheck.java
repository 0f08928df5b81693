package io.grapevine.virtualtime.configtest;

import io.grapevine.dispatch.Route;
import io.grapevine.notify.TimeMuting;
import io.grapevine.virtualtime.configtest.TestVerdict.Failure;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.RoutingCase;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares where an alert is expected to go with where it goes. */
public final class RoutingCheck {
    private RoutingCheck() {}

    /** What is not as expected. */
    public static List<Failure> of(RoutingCase test, TestedConfig config) {
        List<Failure> failures = new ArrayList<>();
        List<Route> routes = config.route().match(test.labels());
        if (test.receivers() != null) {
            List<String> receivers =
                    routes.stream().map(route -> route.config().receiver()).toList();
            if (!receivers.equals(test.receivers())) {
                failures.add(new Failure(
                        test.place(),
                        test.labels() + " goes to " + text(receivers) + " (expected: " + text(test.receivers()) + ")"));
            }
        }
        if (test.mutedBy() != null) {
            TimeMuting times = new TimeMuting(config.config().timeIntervals());
            TreeSet<String> muting = new TreeSet<>();
            routes.forEach(route -> muting.addAll(times.mutedBy(route.config(), test.at())));
            if (!muting.equals(new TreeSet<>(test.mutedBy()))) {
                failures.add(new Failure(
                        test.place(),
                        test.labels() + " at " + test.at() + " is muted by " + text(List.copyOf(muting))
                                + " (expected: " + text(test.mutedBy()) + ")"));
            }
        }
        return failures;
    }

    private static String text(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}

package io.grapevine.virtualtime.configtest.script;

import io.grapevine.model.LabelSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of tests.
 *
 * @param tests tests in virtual time
 */
public record TestSuite(Path file, List<RoutingCase> routes, List<TestScript> tests) {
    public TestSuite {
        routes = List.copyOf(routes);
        tests = List.copyOf(tests);
    }

    /**
     * A test of where one alert goes, without time passing.
     *
     * @param place where it stands, for messages
     * @param at the time whose time intervals count
     * @param receivers the receivers of the routes that are taken, in the order of the tree; null if any will do
     * @param mutedBy the names of the time intervals that mute routes that are taken, in any order; null if any will do
     */
    public record RoutingCase(
            String place,
            ConfigSource config,
            LabelSet labels,
            Instant at,
            @Nullable List<String> receivers,
            @Nullable List<String> mutedBy) {
        public RoutingCase {
            receivers = receivers == null ? null : List.copyOf(receivers);
            mutedBy = mutedBy == null ? null : List.copyOf(mutedBy);
        }

        /** The name in reports. */
        public String name() {
            return "route " + labels;
        }
    }
}

package io.grapevine.virtualtime.configtest.script;

import java.nio.file.Path;
import java.util.List;

/**
 * A file of tests.
 *
 * @param file the file
 * @param routes tests of routing alone
 * @param tests tests in virtual time
 */
public record TestSuite(Path file, List<RoutingCase> routes, List<TestScript> tests) {
    public TestSuite {
        routes = List.copyOf(routes);
        tests = List.copyOf(tests);
    }
}

package io.grapevine.files;

import static io.grapevine.files.ExtensionsLoaderTest.extensions;
import static io.grapevine.files.ExtensionsLoaderTest.faults;
import static io.grapevine.files.ExtensionsLoaderTest.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.yaml.ConfigError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The field {@code repeat_intervals} of an integration. */
class RepeatIntervalsSectionTest {
    @Test
    void intervalsAreThoseOfTheFile() {
        Extensions extensions = extensions("""
                integrations:
                - {receiver: team-x, kind: slack, index: 1, repeat_intervals: [1h, 4h, 4h, 1d12h]}
                - {receiver: team-y, kind: webhook}
                """);

        assertThat(extensions.repeatIntervals("team-x", "slack", 1))
                .isEqualTo(new RepeatIntervals(
                        List.of(Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(4), Duration.ofHours(36))));
        assertThat(extensions.repeatIntervals("team-x", "slack", 0)).isNull();
        assertThat(extensions.repeatIntervals("team-y", "webhook", 0)).isNull();
    }

    @Test
    void anIntervalThatEndsBeforeTheNextFlushIsWorthAWarning() {
        assertThat(warnings("[4m, 1h]"))
                .containsExactly(
                        "/etc/am/grapevine.yml:2:56: integrations[0].repeat_intervals[0]: \"4m\": shorter than"
                                + " group_interval of a route (expected: at least 5m, as its groups are not notified more often)");
        assertThat(warnings("[5m, 1h]")).isEmpty();
    }

    private static List<String> warnings(String intervals) {
        return parse("integrations:\n- {receiver: team-x, kind: webhook, repeat_intervals: " + intervals + "}\n")
                .warnings()
                .stream()
                .map(ConfigError::toString)
                .toList();
    }

    @Test
    void everyErrorNamesItsInterval() {
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: webhook, repeat_intervals: [0s, soon, 4h, 1h]}
                        - {receiver: team-y, kind: webhook, repeat_intervals: []}
                        - {receiver: team-x, kind: slack, repeat_intervals: 4h}
                        """))
                .containsExactly(
                        "2:56: integrations[0].repeat_intervals[0]: \"0s\""
                                + " (expected: a duration of more than 0s, such as 4h)",
                        "2:60: integrations[0].repeat_intervals[1]: \"soon\""
                                + " (expected: a duration of more than 0s, such as 4h)",
                        "2:70: integrations[0].repeat_intervals[3]: \"1h\" (expected: at least 4h, as intervals grow)",
                        "3:55: integrations[1].repeat_intervals: 0 intervals (expected: 1 to 10, such as [1h, 4h, 12h])",
                        "4:53: integrations[2].repeat_intervals: a single value (expected: a list)");
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: webhook, repeat_intervals: [1m, 1m, 1m, 1m, 1m, 1m, 1m, 1m, 1m, 1m, 1m]}
                        - {receiver: team-y, kind: webhook, repeat_intervals: }
                        """))
                .containsExactly(
                        "2:55: integrations[0].repeat_intervals: 11 intervals (expected: 1 to 10, such as [1h, 4h, 12h])",
                        "3:54: integrations[1].repeat_intervals: 0 intervals (expected: 1 to 10, such as [1h, 4h, 12h])");
    }
}

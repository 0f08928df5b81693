package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.zone.TzifBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings of {@code amtool check-config} and {@code amtool review} about zones of which this computer has several versions. */
class ZoneWarningsTest {
    private static final String CONFIG = """
            route: {receiver: team, routes: [{matchers: [a=b], mute_time_intervals: [night]}]}
            receivers: [{name: team, webhook_configs: [{url: 'http://localhost/'}]}]
            time_intervals:
            - name: night
              time_intervals: [{location: America/Vancouver, times: [{start_time: '00:00', end_time: '06:00'}]}]
            - name: day
              time_intervals: [{location: Asia/Tokyo, times: [{start_time: '06:00', end_time: '24:00'}]}]
            """;

    @TempDir
    private Path directory;

    private Path file;
    private Map<String, String> environment = Map.of();

    /** Rules that neither the system nor the JVM has: six hours ahead of universal time. */
    @BeforeEach
    void writeZones() throws IOException {
        file = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        Path zones = directory.resolve("zones");
        new TzifBytes().type(6, false, "XXX").footer("XXX-6").into(zones, "America/Vancouver");
        TzifBytes.version(zones, "2040a");
        environment = Map.of("ZONEINFO", zones.toString());
    }

    @Test
    void checkWarnsOfZonesWithSeveralVersions() {
        ToolRun run = ToolRun.ours(List.of("check-config", file.toString()), environment);

        assertThat(run.exit()).isZero();
        assertThat(run.err())
                .contains("Warning: " + file + ": time zone \"America/Vancouver\": other rules in the JVM (20")
                .contains(" than in " + directory.resolve("zones") + " (2040a), which are used, from 20")
                .doesNotContain("Tokyo");
    }

    @Test
    void strictCheckFails() {
        assertThat(ToolRun.ours(List.of("check-config", "--strict", file.toString()), environment)
                        .exit())
                .isOne();
    }

    @Test
    void reviewHasThemAsFindings() {
        ToolRun run = ToolRun.ours(List.of("review", file.toString()), environment);

        assertThat(run.out()).contains("check-config").contains("time zone \"America/Vancouver\": other rules");
    }
}

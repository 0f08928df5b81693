package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.files.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedZonesTest {
    private static final String CONFIG = """
            route: {receiver: team}
            receivers:
            - name: team
              slack_configs:
              - {api_url: 'http://h', text: '{{ .CommonLabels.x | tz "Asia/Tokyo" }}'}
              - {api_url: 'http://h', text: "{{ tz \\"Asia/Seoul\\" }} {{ tz \\"No/Where\\" }}"}
            time_intervals:
            - {name: plain, time_intervals: [{months: [may]}]}
            - {name: utc, time_intervals: [{location: UTC}]}
            - {name: here, time_intervals: [{location: Europe/Berlin}, {location: America/Vancouver}]}
            """;
    private static final String ADDED = """
            heartbeats: [{name: backup, ping: true, schedule: {cron: '0 2 * * *', zone: Europe/Paris}}]
            on_call:
              people: [{name: ana, receiver: ana}]
              schedules:
              - name: s
                receiver: team
                zone: Europe/Rome
                layers:
                - {name: l, zone: America/Chicago, rotations: [{from: '2026-01-05T09:00', every: 1w, people: [ana]}]}
            silences:
              rules:
              - name: r
                matchers: [a=b]
                comment: c
                every: {weekdays: [monday], at: '02:00', for: 1h, zone: Asia/Kolkata}
            """;

    @Test
    void zonesAreThoseOfAllThatTellsTheTime() {
        Config config = ConfigLoader.LITERAL
                .parse(Path.of("am.yml"), CONFIG.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();

        assertThat(NamedZones.of(config, Extensions.NONE, List.of("{{ tz `Asia/Dubai` .StartsAt }} {{ tz .x }}")))
                .containsOnlyKeys("America/Vancouver", "Asia/Dubai", "Asia/Seoul", "Asia/Tokyo", "Europe/Berlin");
    }

    @Test
    void zonesAreThoseOfSchedulesHeartbeatsAndPlannedSilencesToo() {
        Config config = ConfigLoader.LITERAL
                .parse(
                        Path.of("am.yml"),
                        "route: {receiver: team}\nreceivers: [{name: team, webhook_configs: [{url: 'http://h'}]}, {name: ana, webhook_configs: [{url: 'http://h'}]}]\n"
                                .getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
        Extensions extensions = ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), ADDED.getBytes(StandardCharsets.UTF_8), config)
                .get()
                .extensions();

        assertThat(NamedZones.of(config, extensions, List.of()))
                .containsOnlyKeys("America/Chicago", "Asia/Kolkata", "Europe/Paris", "Europe/Rome");
    }
}

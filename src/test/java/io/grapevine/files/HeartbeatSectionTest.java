package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatSectionTest extends SectionFixture {

    HeartbeatSectionTest() {
        super("route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    private List<HeartbeatConfig> heartbeats(String yaml) {
        return parse(yaml).get().extensions().of(HeartbeatSettings.NONE).heartbeats();
    }

    @Test
    void everyFieldIsRead() {
        List<HeartbeatConfig> heartbeats = heartbeats("""
                heartbeats:
                - name: prometheus-eu
                  alert: ['alertname="Watchdog"', 'cluster=~"eu|us"']
                  within: 5m
                  labels: {severity: critical}
                  annotations: {runbook_url: 'https://r'}
                - name: backup
                  ping: true
                  schedule: {cron: '0 3 * * *', zone: Europe/Berlin}
                  grace: 2h
                  token_file: secrets/backup
                  never_seen: wait
                - {name: sync, ping: true, within: 10m}
                """);

        HeartbeatConfig alert = heartbeats.get(0);
        assertThat(alert.isPinged()).isFalse();
        assertThat(alert.alert().size()).isEqualTo(2);
        assertThat(alert.patience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(alert.alertsIfNeverSeen()).isTrue();
        assertThat(alert.alertLabels())
                .isEqualTo(LabelSet.of(
                        "alertname", "HeartbeatMissing", "heartbeat", "prometheus-eu", "severity", "critical"));
        assertThat(alert.annotations()).isEqualTo(LabelSet.of("runbook_url", "https://r"));
        HeartbeatConfig ping = heartbeats.get(1);
        assertThat(ping.isPinged()).isTrue();
        assertThat(ping.schedule()).hasValueSatisfying(cron -> assertThat(cron).hasToString("0 3 * * *"));
        assertThat(ping.patience()).isEqualTo(Duration.ofHours(2));
        assertThat(ping.tokenFile()).isEqualTo("/etc/am/secrets/backup");
        assertThat(ping.alertsIfNeverSeen()).isFalse();
        assertThat(heartbeats.get(2).runTime()).isEqualTo(Duration.ofMinutes(10));
        assertThat(heartbeats).isEqualTo(heartbeats("""
                heartbeats:
                - {name: prometheus-eu, within: 5m, alert: ['alertname="Watchdog"', 'cluster=~"eu|us"'],
                   labels: {severity: critical}, annotations: {runbook_url: 'https://r'}}
                - {name: backup, ping: true, schedule: {cron: '0 3 * * *', zone: Europe/Berlin}, grace: 2h,
                   token_file: secrets/backup, never_seen: wait}
                - {name: sync, ping: true, within: 10m}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ping: true, within: 5m|1:14: heartbeats[0].name: missing (expected: up to 100 letters",
                "name: a/b, ping: true, within: 5m|1:21: heartbeats[0].name: \"a/b\" (expected: up to 100 letters",
                "name: .., ping: true, within: 5m|heartbeats[0].name: \"..\" (expected: up to 100 letters",
                "name: h, within: 5m|heartbeats[0].ping: of alert and ping, neither (expected: one of the two)",
                "name: h, ping: true, alert: ['a=b'], within: 5m|heartbeats[0].alert: of alert and ping, both",
                "name: h, ping: true|heartbeats[0].within: of within and schedule, neither",
                "name: h, ping: true, within: 5m, schedule: {cron: '* * * * *', zone: UTC}|within and schedule, both",
                "name: h, ping: true, within: 1s|heartbeats[0].within: \"1s\" (expected: a duration from 10s to 31d)",
                "name: h, ping: true, within: soon|heartbeats[0].within: \"soon\" (expected: a duration from 10s to 31d)",
                "name: h, ping: true, schedule: {cron: '0 3 * *', zone: UTC}|heartbeats[0].schedule.cron: cron: 0 3 * *",
                "name: h, ping: true, schedule: {cron: '0 3 * * *', zone: Berlin}|heartbeats[0].schedule.zone: \"Berlin\" (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)",
                "name: h, ping: true, schedule: {cron: '0 3 * * *', zone: Local}|heartbeats[0].schedule.zone: \"Local\"",
                "name: h, ping: true, schedule: {}|heartbeats[0].schedule.cron: of cron and every, neither",
                "name: h, ping: true, schedule: {cron: '0 3 * * *', every: {at: '03:00'}}|of cron and every, both",
                "name: h, ping: true, schedule: {every: {at: '03:00'}, zone: UTC}|schedule.zone: set beside every",
                "name: h, ping: true, schedule: {every: {weekdays: [tuesday]}}|schedule.every.at: missing",
                "name: h, ping: true, schedule: {every: {at: '03:00', for: 1h}}|schedule.every.for: field not found",
                "name: h, ping: true, schedule: {every: {at: '03:00', except: [holidays]}}|except[0]: \"holidays\"",
                "name: h, ping: true, schedule: {every: {at: '03:00', days_of_month: ['31'], months: [june]}}|has no occurrence",
                "name: h, alert: ['a=~\"(\"'], within: 5m|heartbeats[0].alert[0]: \"a=~\\\"(\\\"\"",
                "name: h, alert: ['a!=\"b\"'], within: 5m|heartbeats[0].alert: {a!=\"b\"}: matches every alert",
                "name: h, alert: ['{}'], within: 5m|heartbeats[0].alert: {}: matches every alert",
                "name: h, alert: ['a=b'], within: 5m, token_file: x|heartbeats[0].token_file: set beside alert",
                "name: h, ping: true, within: 5m, labels: {alertname: x}|heartbeats[0].labels.alertname: set",
                "name: h, ping: true, within: 5m, labels: {heartbeat: x}|heartbeats[0].labels.heartbeat: set",
                "name: h, ping: true, within: 5m, never_seen: no|heartbeats[0].never_seen: ",
                "name: h, ping: true, within: 5m, unknown: 1|unknown",
            })
    void faultIsReportedWithItsPosition(String fields, String fault) {
        Read<ConfigLoader.LoadedExtensions> result = parse("heartbeats: [{" + fields + "}]");

        assertThat(result.faults()).isNotEmpty();
        assertThat(result.faults())
                .anySatisfy(each ->
                        assertThat(each.toString()).startsWith(FILE + ":1:").contains(fault));
    }

    @Test
    void aScheduleIsThatOfRulesForSilencesAsWell() {
        Schedule schedule = heartbeats("heartbeats: [{name: h, ping: true, schedule: {every: "
                        + "{weekdays: [tuesday], days_of_month: ['1:7'], at: '02:30', zone: Europe/Berlin}}}]")
                .get(0)
                .schedule()
                .orElseThrow();

        assertThat(schedule).hasToString("every Tuesday that is day 1 to day 7 of each month at 02:30");
        assertThat(schedule.zone()).hasToString("Europe/Berlin");
        Instant first = schedule.next(Instant.parse("2026-11-20T00:00:00Z")).orElseThrow();
        assertThat(first).isEqualTo("2026-12-01T01:30:00Z");
        assertThat(schedule.next(first)).contains(Instant.parse("2027-01-05T01:30:00Z"));
    }

    @Test
    void aScheduleWithoutAZoneIsOfUtc() {
        for (String when : new String[] {"cron: '0 3 * * *'", "every: {at: '03:00'}"}) {
            assertThat(heartbeats("heartbeats: [{name: h, ping: true, schedule: {" + when + "}}]")
                            .get(0)
                            .schedule()
                            .orElseThrow()
                            .next(Instant.parse("2026-07-01T00:00:00Z")))
                    .contains(Instant.parse("2026-07-01T03:00:00Z"));
        }
    }

    @Test
    void wrongZoneDoesNotHideAWrongSchedule() {
        Read<ConfigLoader.LoadedExtensions> result =
                parse("heartbeats: [{name: h, ping: true, schedule: {cron: '0 25 * * *', zone: Berlin}}]");

        assertThat(result.faults())
                .extracting(each -> each.field())
                .containsExactlyInAnyOrder("heartbeats[0].schedule.zone", "heartbeats[0].schedule.cron");
    }

    @Test
    void twoHeartbeatsOfOneNameAreRefused() {
        Read<ConfigLoader.LoadedExtensions> result =
                parse("heartbeats: [{name: h, ping: true, within: 5m}, {name: h, ping: true, within: 6m}]");

        assertThat(result.faults())
                .singleElement()
                .asString()
                .endsWith("heartbeats[1].name: \"h\" is not unique (expected: a name of its own)");
    }

    @Test
    void shortTimeForAnAlertIsAWarning() {
        Read<ConfigLoader.LoadedExtensions> loaded = parse("heartbeats: [{name: h, alert: ['a=b'], within: 1m}]");

        assertThat(loaded.warnings()).singleElement().asString().contains("an alert is usually sent each minute");
    }
}

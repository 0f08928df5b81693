package io.grapevine.features.oncall.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.ToolRun;
import io.grapevine.amtool.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool schedule import}, with answers in the form of Opsgenie's API. */
class OpsgenieImportTest {
    private static final String SCHEDULES = """
            {"data": [{"id": "s1", "name": "Payments on-call", "timezone": "Europe/Berlin", "enabled": true,
              "ownerTeam": {"id": "t1", "name": "Payments"}, "rotations": [
                {"id": "r1", "name": "Weekly", "startDate": "2026-01-05T08:00:00Z", "type": "weekly", "length": 2,
                 "participants": [{"type": "user", "id": "u1", "username": "ana@example.com"},
                   {"type": "user", "id": "u2", "username": "ben@example.com"}]},
                {"id": "r2", "name": "Nights", "startDate": "2026-01-05T09:00:00+01:00", "endDate": "2027-01-05T08:00:00Z",
                 "type": "daily", "length": 1,
                 "participants": [{"type": "user", "id": "u3", "username": "ana@example.org"}],
                 "timeRestriction": {"type": "time-of-day",
                   "restriction": {"startHour": 22, "startMin": 0, "endHour": 6, "endMin": 30}}},
                {"id": "r3", "name": "Weekend", "startDate": "2026-01-05T08:00:00Z", "type": "hourly", "length": 12,
                 "participants": [{"type": "user", "id": "u2", "username": "ben@example.com"}],
                 "timeRestriction": {"type": "weekday-and-time-of-day", "restrictions": [
                   {"startDay": "friday", "startHour": 18, "startMin": 0, "endDay": "monday", "endHour": 0, "endMin": 0}]}},
                {"id": "r4", "name": "Teams", "startDate": "2026-01-05T08:00:00Z", "type": "weekly", "length": 1,
                 "participants": [{"type": "team", "id": "t1", "name": "Payments"}]}]}],
             "expandable": ["rotation"], "took": 0.1, "requestId": "x"}
            """;

    private static final String ESCALATIONS = """
            {"data": [{"id": "e1", "name": "Payments_escalation", "rules": [
                {"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": 0, "timeUnit": "minutes"},
                 "recipient": {"type": "schedule", "id": "s1", "name": "Payments on-call"}},
                {"condition": "if-not-acked", "notifyType": "next", "delay": {"timeAmount": 10, "timeUnit": "minutes"},
                 "recipient": {"type": "schedule", "id": "s1", "name": "Payments on-call"}},
                {"condition": "if-not-closed", "notifyType": "default", "delay": {"timeAmount": 1, "timeUnit": "hours"},
                 "recipient": {"type": "user", "id": "u4", "username": "lead@example.com"}}],
              "repeat": {"waitInterval": 10, "count": 3, "resetRecipientStates": false, "closeAlertAfterAll": false}}],
             "took": 0.1, "requestId": "y"}
            """;

    @TempDir
    Path directory;

    private ToolRun run(String... contents) throws IOException {
        List<String> line = new ArrayList<>(List.of("schedule", "import"));
        for (String content : contents) {
            line.add(Files.writeString(directory.resolve(line.size() + ".json"), content)
                    .toString());
        }
        return Typed.plainly().line(line.toArray(String[]::new));
    }

    @Test
    void schedulesAndEscalationsAreWrittenWithWhatHasNoCounterpart() throws IOException {
        assertThat(run(SCHEDULES, ESCALATIONS).out()).isEqualTo("""
                on_call:
                  people:
                    - {name: ana, receiver: ana} # ana@example.com
                    - {name: ben, receiver: ben} # ben@example.com
                    - {name: ana-example.org, receiver: ana-example.org} # ana@example.org
                    - {name: lead, receiver: lead} # lead@example.com
                  schedules:
                    - name: Payments-on-call
                      receiver: Payments-on-call
                      zone: Europe/Berlin
                        # check: Opsgenie notifies all rotations at once; here the last layer that has somebody counts
                      layers:
                        - name: Weekly
                          rotations: [{from: 2026-01-05T09:00, every: 2w, people: [ana, ben]}]
                        # check: the rotation Nights ends at 2027-01-05T09:00; here it does not
                        - name: Nights
                          only: [Payments-on-call-Nights]
                          rotations: [{from: 2026-01-05T09:00, every: 1d, people: [ana-example.org]}]
                        - name: Weekend
                          only: [Payments-on-call-Weekend]
                          rotations: [{from: 2026-01-05T09:00, every: 12h, people: [ben]}]
                        # check: the rotation Teams is left out: a participant is a team, no user
                  escalations:
                    - name: Payments_escalation
                      receiver: Payments-on-call
                        # check: Opsgenie repeats all rules; here steps have repeat
                      steps:
                        - {name: step-10m, after: 10m, receiver: Payments-on-call}
                        # check: Opsgenie notifies next of the recipient
                        - {name: step-60m, after: 60m, receiver: lead}
                        # check: notifies acknowledged alerts, too, in Opsgenie; here an acknowledgement stops all steps
                # alertmanager.yml needs these receivers: Payments-on-call, ana, ana-example.org, ben, lead
                # and time_intervals:
                #   - name: Payments-on-call-Nights
                #     time_intervals:
                #       - {times: [{start_time: '22:00', end_time: '24:00'}], location: Europe/Berlin}
                #       - {times: [{start_time: '00:00', end_time: '06:30'}], location: Europe/Berlin}
                #   - name: Payments-on-call-Weekend
                #     time_intervals:
                #       - {weekdays: [friday], times: [{start_time: '18:00', end_time: '24:00'}], location: Europe/Berlin}
                #       - {weekdays: [saturday], times: [{start_time: '00:00', end_time: '24:00'}], location: Europe/Berlin}
                #       - {weekdays: [sunday], times: [{start_time: '00:00', end_time: '24:00'}], location: Europe/Berlin}
                """);
    }

    /** With the receivers and time intervals that the comments name, the result is a configuration. */
    @Test
    void whatIsWrittenIsReadWithTheSameShifts() throws IOException {
        String written = run(SCHEDULES, ESCALATIONS).out();
        Path grapevine = Files.writeString(directory.resolve("grapevine.yml"), written);
        StringBuilder config = new StringBuilder("route: {receiver: Payments-on-call}\nreceivers:\n");
        String needed = written.lines()
                .filter(line -> line.startsWith("# alertmanager.yml needs"))
                .findFirst()
                .orElseThrow();
        for (String receiver : needed.replaceFirst(".*: ", "").split(", ")) {
            config.append("- {name: ").append(receiver).append(", webhook_configs: [{url: 'http://h'}]}\n");
        }
        config.append("time_intervals:\n");
        written.lines()
                .dropWhile(line -> !line.equals("# and time_intervals:"))
                .skip(1)
                .forEach(line -> config.append(line.substring(2)).append('\n'));
        Path alertmanager = Files.writeString(directory.resolve("alertmanager.yml"), config);

        assertThat(Typed.plainly()
                        .line(
                                "schedule",
                                "show",
                                "--config.file=" + alertmanager,
                                "--grapevine.config=" + grapevine,
                                "--from=2026-03-27T18:00:00Z",
                                "--to=2026-03-30T08:00:00Z")
                        .out())
                .isEqualTo("""
                        Payments-on-call (Europe/Berlin), receiver Payments-on-call
                          Fri 2026-03-27 18:00 to Fri 2026-03-27 21:00  ben (Weekend)
                          Fri 2026-03-27 21:00 to Sat 2026-03-28 09:00  ben (Weekend)
                          Sat 2026-03-28 09:00 to Sat 2026-03-28 21:00  ben (Weekend)
                          Sat 2026-03-28 21:00 to Sun 2026-03-29 09:00  ben (Weekend)
                          Sun 2026-03-29 09:00 to Sun 2026-03-29 21:00  ben (Weekend)
                          Sun 2026-03-29 21:00 to Mon 2026-03-30 00:00  ben (Weekend)
                          Mon 2026-03-30 00:00 to Mon 2026-03-30 06:30  ana-example.org (Nights)
                          Mon 2026-03-30 06:30 to Mon 2026-03-30 09:00  ben (Weekly)
                          Mon 2026-03-30 09:00 to Mon 2026-03-30 22:00  ana (Weekly)
                        """);
    }

    @Test
    void namesCannotWriteOtherLines() throws IOException {
        assertThat(run(SCHEDULES.replace("ana@example.com", "a\\nb: c@example.com"))
                        .out())
                .contains("{name: a-b-c, receiver: a-b-c} # a b: c@example.com\n");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        assertThat(run().err()).contains("no files (expected: answers of Opsgenie");
        assertThat(run("{").err()).contains(".json: no JSON: ");
        assertThat(run("{\"data\": [{\"name\": \"a\"}]}").err())
                .contains(
                        "schedule \"a\" without rotations (expected: the answer to GET /v2/schedules?expand=rotation)");
        assertThat(run(SCHEDULES.replace("Europe/Berlin", "Mars")).err())
                .contains("timezone \"Mars\" (expected: a time zone)");
        assertThat(run(SCHEDULES.replace("2026-01-05T08:00:00Z", "soon")).err())
                .contains("date \"soon\" (expected: a time such as 2026-01-05T08:00:00Z)");
        assertThat(run(SCHEDULES.replace("friday", "frday")).err())
                .contains("day \"frday\" (expected: a day, such as monday)");
    }
}

package io.grapevine.amtool;

import static io.grapevine.amtool.Month.DAY;
import static io.grapevine.amtool.Month.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool history advise} on months whose truth is known, in which what looks like noise is needed: nothing is taken away, and what is said is true. */
class AdvisedMonthsTest {
    private static final int DAYS = 30;

    private static final String RECEIVERS = """
            receivers:
            - name: pager
              webhook_configs: [{url: 'http://localhost/'}]
            - name: healer
              webhook_configs: [{url: 'http://localhost/heal'}]
            - name: db
              webhook_configs: [{url: 'http://localhost/db'}]
            """;

    private static final String CONFIG = """
            route:
              receiver: pager
              group_by: [alertname, cluster, instance]
              routes:
              - matchers: [heal="true"]
                receiver: healer
              - matchers: [team="db"]
                receiver: db
            """ + RECEIVERS;

    private static final Typed TYPED = Typed.plainly();

    @TempDir
    private Path directory;

    private JsonNode advised(String config, Month month) throws Exception {
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
        Path history = Files.writeString(directory.resolve("history.jsonl"), month.lines(config, DAYS));
        ToolRun run = TYPED.line("history", "advise", "--file=" + history, "-o", "json", file.toString());
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    /** The facts of a month in which no change is proposed. */
    private List<String> facts(String config, Month month) throws Exception {
        JsonNode report = advised(config, month);
        assertThat(report.path("advice")).as("%s", report).isEmpty();
        assertThat(report.path("notes").toString()).contains("what people do elsewhere", "is in no history");
        List<String> facts = new ArrayList<>();
        report.path("facts").forEach(fact -> facts.add(fact.asText()));
        return facts;
    }

    private List<String> facts(Month month) throws Exception {
        return facts(CONFIG, month);
    }

    @Test
    void anAcknowledgementIsNoSilence() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 3; i++) {
            int begin = 7 + i * 9 * DAY;
            month.fires(begin, 40, "DiskFull", "instance", "d")
                    .acknowledges(begin * 60 + 34, 39, "alertname", "DiskFull", "cluster", "eu", "instance", "d");
        }
        assertThat(facts(month))
                .containsExactly("\"DiskFull\" to pager fired 3 times on 3 days, 3 at night; 6 notifications;"
                        + " acknowledged 3 times, in the median 4s after the notification");
    }

    @Test
    void anIncidentOfSecondsIsNoHabit() throws Exception {
        Month month = new Month()
                .firesForSeconds(0, 90, "DiskFull")
                .acknowledges(34, 1, "alertname", "DiskFull", "cluster", "eu");
        assertThat(facts(month))
                .containsExactly("\"DiskFull\" to pager fired 1 time on 1 day, 1 at night; 2 notifications;"
                        + " acknowledged 1 time, in the median 4s after the notification; ended within 5m 1 time");
    }

    @Test
    void whatPeopleAcknowledgeWithinMinutesIsNeeded() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 40; i++) {
            int begin = (i / 2) * DAY + (i % 2 == 0 ? 10 : i < 24 ? 23 : 15) * HOUR;
            month.fires(begin, 30, "Checkout", "instance", "c")
                    .acknowledges(begin * 60 + 270, 60, "alertname", "Checkout", "cluster", "eu", "instance", "c");
        }
        assertThat(facts(month))
                .containsExactly("\"Checkout\" to pager fired 40 times on 20 days, at most 2 a day, 12 at night;"
                        + " 80 notifications; acknowledged 40 times, in the median 4m after the notification");
    }

    @Test
    void whatANotificationHealsIsNotSaidToEndByItself() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 60; i++) {
            month.firesForSeconds(i * 12 * HOUR + 600, 120, "Stuck", "instance", "w" + i % 3, "heal", "true");
            month.firesForSeconds(i * 12 * HOUR + 600, 120, "Stuck", "instance", "v" + i % 3, "heal", "true");
        }
        assertThat(facts(month))
                .singleElement()
                .satisfies(fact -> assertThat(fact)
                        .startsWith("\"Stuck\" to healer fired 120 times in 60 incidents on 30 days")
                        .contains("ended within 5m 120 times")
                        .doesNotContain("by itself"));
    }

    @Test
    void whoActsInAChatIsNotSeen() throws Exception {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            month.fires(day * DAY + 2 * HOUR, 10 * HOUR, "Payments", "severity", "critical");
            month.fires(day * DAY + 800, 50, "Other").silence(day * DAY + 810, 10, "Other");
        }
        assertThat(facts(month))
                .contains(
                        "\"Payments\" to pager fired 30 times on 30 days, 30 at night; 120 notifications, 60 repeated;"
                                + " no acknowledgement or silence of it is recorded")
                .anyMatch(fact -> fact.matches("\"Other\" to pager .*; silenced 30 times"));
    }

    @Test
    void oneStormIsOneIncident() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 200; i++) {
            month.fires(9 * DAY + 30 + i / 20, 90, "NodeDown", "instance", "n" + i);
        }
        assertThat(facts(month))
                .singleElement()
                .asString()
                .startsWith("\"NodeDown\" to pager fired 200 times in 1 incident on 1 day, 200 at night; ");
    }

    @Test
    void oneAfternoonOfFlappingIsOneDay() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 24; i++) {
            for (String instance : List.of("a", "b", "c")) {
                month.fires(3 * DAY + 13 * HOUR + i * 20, 11, "Flappy", "instance", instance);
            }
        }
        assertThat(facts(month))
                .singleElement()
                .asString()
                .startsWith("\"Flappy\" to pager fired 72 times in 24 incidents on 1 day; ");
    }

    @Test
    void aPlannedSilenceIsNobodysOpinion() throws Exception {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            month.fires(day * DAY + 100, 60, "Backup").planned(day * DAY + 90, 75, "Backup");
            month.fires(day * DAY + 700, 30, "Backup");
        }
        assertThat(facts(month))
                .containsExactly("\"Backup\" to pager fired 60 times on 30 days, at most 2 a day, 30 at night;"
                        + " 60 notifications; silenced as planned 30 times");
    }

    @Test
    void teamsWhoseMessagesGoByALabelStayApart() throws Exception {
        String config = CONFIG.replace("group_by: [alertname, cluster, instance]", "group_by: [alertname, team]")
                .replace("- matchers: [team=\"db\"]\n    receiver: db", "- matchers: [none=\"1\"]\n    receiver: db")
                .replace("localhost/'", "localhost/{{ .GroupLabels.team }}'");
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            month.fires(day * DAY + 700, 30, "Down", "team", "db");
            month.fires(day * DAY + 700, 31, "Down", "team", "web");
        }
        assertThat(facts(config, month)).hasSize(1);
    }

    @Test
    void fourDaysOfDeploysAreNoHabit() throws Exception {
        Month month = new Month();
        for (int i = 0; i < 12; i++) {
            for (int pod = 0; pod < 5; pod++) {
                month.fires(i % 4 * 7 * DAY + 600 + i * 40, 20 + pod, "PodRestarts", "instance", "p" + pod);
            }
        }
        assertThat(facts(month)).singleElement().asString().contains("fired 60 times in 12 incidents on 4 days");
    }

    @Test
    void twoChangesThatLoseEveryPageTogetherAreNotProposed() throws Exception {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            month.fires(day * DAY + 700, 30, "SwitchDown", "instance", "rack", "severity", "critical");
            month.fires(day * DAY + 700, 29, "HostDown", "instance", "rack", "severity", "critical");
            month.fires(day * DAY + 800, 50, "Other").silence(day * DAY + 810, 10, "Other");
        }
        assertThat(facts(month))
                .anyMatch(
                        fact -> fact.startsWith("\"SwitchDown\" to pager fired 30 times on 30 days; 60 notifications"))
                .anyMatch(fact -> fact.matches("\"HostDown\" to pager .*; began while \"SwitchDown\" fired 30 times"
                        + "|\"SwitchDown\" to pager .*; began while \"HostDown\" fired 30 times"));
    }

    @Test
    void anOldSilenceIsNotForgotten() throws Exception {
        Month month = new Month().silence(700, 20, "Rare");
        for (int day = 0; day < DAYS; day++) {
            month.fires(day * DAY + 690, 40, "Rare");
            for (int i = 0; i < 10; i++) {
                month.silence(day * DAY + 1000 + i, 10, "Other" + i);
            }
        }
        assertThat(facts(month))
                .singleElement()
                .asString()
                .contains("; silenced 1 time")
                .doesNotContain("no ack");
    }

    @Test
    void groupsThatAreAcknowledgedOneByOneStayApart() throws Exception {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            for (int i = 0; i < 5; i++) {
                month.fires(day * DAY + 700, 30 + i, "Joint", "instance", "d" + i);
            }
            month.acknowledges((day * DAY + 703) * 60, 30, "alertname", "Joint", "cluster", "eu", "instance", "d0");
        }
        assertThat(facts(month)).singleElement().asString().contains("acknowledged 30 times");
    }

    @Test
    void aChangeWithWhichAnAlertIsLostIsNotProposed() throws Exception {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            for (int i = 0; i < 8; i++) {
                month.fires(day * DAY + 700, 30 + i, "Joint", "instance", "d" + i);
            }
            month.fires(day * DAY + 702, 2, "Joint", "instance", "late");
        }
        String config = CONFIG.replace("receiver: pager\n", "receiver: pager\n  group_interval: 10m\n");
        assertThat(facts(config, month)).hasSize(1);
    }
}

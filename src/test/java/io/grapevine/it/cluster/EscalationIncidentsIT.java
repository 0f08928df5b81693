package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Incidents beside alerts that are silenced, a step with an integration that is down, a fallback, a night, and routes with the same matchers,
 * at three replicas; more of what may happen to them is played in virtual time.
 */
@Tag("thorough")
@Execution(ExecutionMode.CONCURRENT)
class EscalationIncidentsIT {
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final String CONFIG = """
            route:
              receiver: mark
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 4h
              routes:
              - {matchers: [to="pager"], group_by: [to], receiver: pager}
              - {matchers: [to="down"], group_by: [to], receiver: broken}
              - {matchers: [to="night"], group_by: [to], receiver: night, mute_time_intervals: [night]}
              - {matchers: [to="twin"], group_by: [to], receiver: chat, continue: true}
              - {matchers: [to="twin"], group_by: [to], receiver: twin}
            time_intervals:
            - {name: night, time_intervals: [{times: [{start_time: '00:00', end_time: '%2$s'}], location: '%3$s'}]}
            receivers:
            - {name: mark, webhook_configs: [{url: 'http://%1$s/mark'}]}
            - {name: pager, webhook_configs: [{url: 'http://%1$s/pager'}]}
            - {name: broken, webhook_configs: [{url: 'http://%1$s/broken'}]}
            - {name: night, webhook_configs: [{url: 'http://%1$s/night'}]}
            - {name: chat, webhook_configs: [{url: 'http://%1$s/chat'}]}
            - {name: twin, webhook_configs: [{url: 'http://%1$s/twin'}]}
            - {name: second, webhook_configs: [{url: 'http://%1$s/second'}, {url: 'http://%1$s/gate'}]}
            - {name: third, webhook_configs: [{url: 'http://%1$s/third'}]}
            - {name: phone, webhook_configs: [{url: 'http://%1$s/phone'}]}
            """;

    private static final String POLICIES = """
            on_call:
              escalations:
              - {name: p, receiver: pager, steps: [{name: second, after: 1m, receiver: second}]}
              - {name: t, receiver: twin, steps: [{name: third, after: 1m, receiver: third}]}
              - {name: d, receiver: broken, fallback: {receiver: phone, after: 1m}}
              - {name: n, receiver: night, fallback: {receiver: phone, after: 1m}}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
    }

    /** A time zone in which it is day, so that the night of the test ends on the day that it began. */
    private static ZoneId zone() {
        return ZoneId.of(LocalTime.now(ZoneId.of("UTC")).getHour() > 20 ? "Etc/GMT+6" : "UTC");
    }

    /** The names of the alerts of each webhook that a path has taken. */
    private static List<String> told(Receiver receiver, String path, String status) {
        return receiver.taken(path).stream()
                .filter(call -> call.status().equals(status))
                .map(call -> String.join(
                        " ",
                        new TreeSet<>(StreamSupport.stream(call.alerts().spliterator(), false)
                                .map(alert -> alert.at("/labels/alertname"))
                                .map(JsonNode::asText)
                                .toList())))
                .toList();
    }

    private static void awaitTold(Receiver receiver, Duration after, String path, String status, String... alerts)
            throws Exception {
        Eventually.holdsAfter(
                after,
                path + " is told that " + List.of(alerts) + " are " + status,
                () -> told(receiver, path, status).equals(List.of(alerts)));
    }

    private static void silence(Cluster cluster, String alertname) throws Exception {
        String body = """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "ann", "comment": "known"}
                """.formatted(alertname, Instant.now(), Instant.now().plus(Duration.ofHours(1)));
        Program program = cluster.at("a");
        assertThat(program.send("POST", "/api/v2/silences", body).statusCode()).isEqualTo(200);
    }

    @Test
    void eachIncidentIsToldToAllThatArePartOfIt() throws Exception {
        ZoneId zone = zone();
        LocalTime morning =
                LocalTime.now(zone).plus(STEP.multipliedBy(2)).plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
        try (Receiver receiver = new Receiver()) {
            String config = CONFIG.formatted(receiver.address(), morning, zone);
            Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
            String policies = Program.settings(directory, POLICIES);
            try (Cluster cluster =
                    Cluster.start(file, () -> Place.free(directory, 3, "--cluster.peer-timeout=10s", policies))) {
                tell(cluster, receiver);
            }
        }
    }

    private static void tell(Cluster cluster, Receiver receiver) throws Exception {
        TestAlerts db2 = TestAlerts.of("pager", "db-2");
        TestAlerts twin = TestAlerts.of("twin", "twin");
        silence(cluster, "db-1");
        receiver.behave("/gate", Receiver.Behavior.REJECT);
        cluster.fire(TestAlerts.of("night", "owl"));
        cluster.fire(TestAlerts.of("pager", "db-1"));
        cluster.fire(db2);
        cluster.fire(twin);
        cluster.fire(TestAlerts.of("down", "d-1"));
        awaitTold(receiver, Duration.ZERO, "/broken", "firing", "d-1");
        silence(cluster, "d-1");
        receiver.behave("/broken", Receiver.Behavior.REJECT);
        cluster.fire(TestAlerts.of("down", "d-2"));

        awaitTold(receiver, STEP, "/second", "firing", "db-2");
        Eventually.holds("/gate is tried", () -> !receiver.calls("/gate").isEmpty());
        receiver.behave("/gate", Receiver.Behavior.ACCEPT);
        awaitTold(receiver, Duration.ZERO, "/third", "firing", "twin");
        cluster.resolve(twin);
        awaitTold(receiver, Duration.ZERO, "/phone", "firing", "d-2");
        awaitTold(receiver, Duration.ofSeconds(30), "/gate", "firing", "db-2");
        cluster.resolve(db2);
        for (String told : List.of("/pager", "/second", "/gate")) {
            awaitTold(receiver, Duration.ZERO, told, "resolved", "db-2");
        }
        cluster.fire(TestAlerts.of("pager", "db-2"));
        awaitTold(receiver, STEP, "/second", "firing", "db-2", "db-2");
        awaitTold(receiver, Duration.ZERO, "/night", "firing", "owl");
        cluster.awaitSends(receiver, "/mark");

        assertThat(told(receiver, "/pager", "firing")).containsExactly("db-2", "db-2");
        assertThat(told(receiver, "/gate", "firing")).containsExactly("db-2", "db-2");
        assertThat(told(receiver, "/phone", "firing")).containsExactly("d-2");
        for (String told : List.of("/third", "/twin", "/chat")) {
            assertThat(told(receiver, told, "resolved")).as(told).containsExactly("twin");
        }
    }
}

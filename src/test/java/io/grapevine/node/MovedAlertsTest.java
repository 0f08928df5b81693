package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas whose reloads move firing alerts from {@code pager} to {@code boss}, not at once and not with the same alerts. */
class MovedAlertsTest {
    private static final String NO_STEPS = """
            - name: none
              receiver: lead
              steps:
              - {name: phone, after: 5m, receiver: phone}
            """;
    private static final List<String> ONE_INCIDENT = List.of(
            "first notification: 1", "new alerts added: 1 2", "some alerts resolved: !1 2", "all alerts resolved: !2");
    private static final String TO_BOSS = "{receiver: boss, group_by: [alertname]}";

    private final EscalationWorld world = EscalationWorld.of(NO_STEPS, "a", "b");

    /** Why {@code pager} was notified, and of which alerts: those that have ended begin with an exclamation mark. */
    private List<String> story() {
        String name = " pager ";
        return IntStream.range(0, world.story.size())
                .filter(i -> world.story.get(i).contains(name))
                .mapToObj(i -> world.story.get(i).substring(world.story.get(i).indexOf(name) + name.length()) + ": "
                        + world.accepted.get(i).alerts().stream()
                                .map(alert -> (alert.endsAt().equals(Alert.NO_END) ? "" : "!")
                                        + alert.labels().valueOf("i"))
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    private void reload(String... members) {
        world.routed(TO_BOSS);
        for (String member : members) {
            world.member(member).reload(NO_STEPS);
        }
    }

    /** The replica that has reloaded knows of an alert that only the other one notifies of as before. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void anAlertThatBeginsBetweenTheReloadsKeepsTheIncidentOpen(String first) {
        world.until("30s").fires("1");
        world.until("6m5s");
        reload(first);
        world.until("8m").fires("2");
        world.until("12m5s");
        reload("a", "b");
        world.until("21m5s").resolves("1");
        world.until("45m").resolves("2");
        world.until("60m");

        assertThat(story()).containsExactlyElementsOf(ONE_INCIDENT);
    }

    /** One replica's group has had a flush with the alert, the other's has not. */
    @Test
    void anAlertThatOnlyTheOtherReplicaHasNotifiedOfKeepsTheIncidentOpen() {
        world.until("30s").fires("1", List.of("a"));
        world.until("45s").fires("1");
        world.until("5m").fires("2");
        world.until("6m5s");
        reload("a", "b");
        world.until("21m5s").resolves("1");
        world.until("45m").resolves("2");
        world.until("60m");

        assertThat(story()).containsExactlyElementsOf(ONE_INCIDENT);
    }

    /** A replica that has started since knows nothing of alerts that moved before: what it tells is not taken back. */
    @ParameterizedTest
    @ValueSource(strings = {"60m", "62m", "64m"})
    void nobodyIsPagedForAnAlertThatHasMovedAfterTheOtherReplicaHasToldTheEnd(String end) {
        world.until("30s").fires("1");
        world.fires("2");
        world.until("6m5s");
        world.routed("{receiver: pager, group_by: [alertname], routes: [{receiver: boss, matchers: ['i=\"1\"']}]}");
        world.member("a").reload(NO_STEPS);
        world.member("b").reload(NO_STEPS);
        world.until("30m");
        world.member("a").restart();
        world.until(end).resolves("2");
        world.until("90m").resolves("1");
        world.until("110m");

        assertThat(story())
                .startsWith("first notification: 1 2")
                .hasSizeGreaterThan(1)
                .doesNotHaveDuplicates()
                .filteredOn(told -> told.startsWith("first ") || told.startsWith("new "))
                .hasSize(1);
    }
}

package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.sim.KnownAlerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
                        + alerts(world.accepted.get(i)))
                .toList();
    }

    private static String alerts(Notification sent) {
        return sent.alerts().stream()
                .map(alert -> (alert.endsAt().equals(Alert.NO_END) ? "" : "!")
                        + alert.labels().valueOf("i"))
                .collect(Collectors.joining(" "));
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

    /** Nothing moves with the reload, but what begins then is in other groups by the routes before. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void anAlertThatBeginsBetweenTheReloadsKeepsTheIncidentOpenThatNoOtherHasLeft(String first) {
        world.until("30s").fires("1");
        world.until("6m5s");
        world.routed("{receiver: pager, group_by: [alertname], routes: [{receiver: boss, matchers: ['i=\"2\"']}]}");
        world.member(first).reload(NO_STEPS);
        world.until("7m").fires("2");
        world.until("12m5s").resolves("1");
        world.until("17m5s");
        world.member("a").reload(NO_STEPS);
        world.member("b").reload(NO_STEPS);
        world.until("45m").resolves("2");
        world.until("60m");

        assertThat(story()).containsExactlyElementsOf(ONE_INCIDENT);
    }

    /** Another reload changes nothing about the routes, as for a new secret. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void anotherReloadDoesNotEndTheTimeInWhichReplicasMayHaveTheRoutesBefore(String first) {
        world.until("30s").fires("1");
        world.until("6m5s");
        reload(first);
        world.until("7m");
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

    @Test
    void whoeverIsNotifiedIsNotifiedOfTheEndAndOnceOfEachBeginWhateverReloadsWhen() {
        for (int seed = 0; seed < 40; seed++) {
            new Story(seed).play();
        }
    }

    /** Events of one seed, and what the receivers know of them. */
    private static final class Story {
        private static final List<String> TREES = List.of(
                "{receiver: pager, group_by: [alertname]}",
                TO_BOSS,
                "{receiver: pager, group_by: [alertname], routes: [{receiver: boss, matchers: ['i=\"1\"']}]}",
                "{receiver: boss, group_by: [alertname], routes: [{receiver: pager, matchers: ['i=~\"1|2\"']}]}",
                "{receiver: pager, group_by: [i]}");

        private final EscalationWorld world = EscalationWorld.of(NO_STEPS, "a", "b");
        private final List<String> told = new ArrayList<>();
        private final KnownAlerts known = new KnownAlerts(() -> String.join("\n", told));
        private final Set<String> firing = new TreeSet<>();
        private final Random random;
        private long now;
        private int seen;

        Story(long seed) {
            random = new Random(seed);
            told.add("seed " + seed);
        }

        void play() {
            int events = 5 + random.nextInt(15);
            for (int i = 0; i < events; i++) {
                pass(random.nextInt(5) * random.nextInt(200));
                happen();
            }
            pass(1200);
            for (String alert : Set.copyOf(firing)) {
                end(alert);
            }
            pass(1800);
            assertThat(known.firing()).as(() -> String.join("\n", told)).allMatch(Set::isEmpty);
        }

        private void happen() {
            String alert = Integer.toString(1 + random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (firing.add(alert)) {
                        note(alert + " begins");
                        known.begins(alert);
                        world.fires(alert);
                    }
                }
                case 1 -> {
                    if (firing.contains(alert)) {
                        end(alert);
                    }
                }
                default -> reload();
            }
        }

        private void end(String alert) {
            firing.remove(alert);
            note(alert + " ends");
            world.resolves(alert);
        }

        /** Within some minutes, in any order. */
        private void reload() {
            int tree = random.nextInt(TREES.size());
            world.routed(TREES.get(tree));
            List<String> order = random.nextBoolean() ? List.of("a", "b") : List.of("b", "a");
            for (String member : order) {
                note(member + " reloads " + tree);
                world.member(member).reload(NO_STEPS);
                pass(random.nextInt(3) * random.nextInt(120));
                if (random.nextInt(3) == 0) {
                    String alert = Integer.toString(1 + random.nextInt(3));
                    if (firing.add(alert)) {
                        note(alert + " begins");
                        known.begins(alert);
                        world.fires(alert);
                    }
                }
            }
        }

        private void pass(long seconds) {
            now += seconds;
            world.until(now + "s");
            for (; seen < world.story.size(); seen++) {
                Notification sent = world.accepted.get(seen);
                told.add("  " + world.story.get(seen) + alerts(sent) + " " + sent.groupKey());
                known.accepted(sent.receiver(), sent);
            }
        }

        private void note(String what) {
            told.add(now + "s " + what);
        }
    }
}

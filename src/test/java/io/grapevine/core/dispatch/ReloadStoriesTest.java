package io.grapevine.core.dispatch;

import static io.grapevine.sim.FakeReceiver.ACCEPTED;
import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.notification.Notification;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.KnownAlerts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reloads at random, which move alerts that begin and end at random to receivers that are down at random. */
class ReloadStoriesTest {
    private static final int SEEDS = 400;
    private static final List<RouteConfig> TREES = List.of(
            route("r0"),
            route("r1"),
            route("r0", route("r1", matchers("i=\"1\""), false)),
            route("r1", route("r0", matchers("i=~\"1|2\""), false)),
            grouped(route("r0"), "i"),
            route("r0", route("r0", matchers("i=\"3\""), false)),
            route("r0", route("r1", matchers("i=~\"2|3\""), true), route("r0", matchers("i=~\"3|4\""), false)));

    @Test
    void whoeverIsNotifiedIsNotifiedOfTheEndAndOnceOfEachBegin() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Story(seed).play();
        }
    }

    /** Events of one seed, and what the receivers know of them. */
    private static final class Story {
        private final Random random;
        private final List<String> told = new ArrayList<>();
        private RouteConfig tree = TREES.get(0);
        private final DispatchFixture bench = new DispatchFixture(tree);
        private final Map<String, FakeReceiver> receivers = new TreeMap<>(Map.of("r0", bench.r0, "r1", bench.r1));
        private final KnownAlerts known = new KnownAlerts(this::toString);
        /** The alerts that fire. */
        private final Set<String> begun = new TreeSet<>();
        /** How many attempts were looked at, by receiver. */
        private final Map<String, Integer> seen = new HashMap<>();

        private double now;

        Story(long seed) {
            random = new Random(seed);
            told.add("seed " + seed);
        }

        void play() {
            int events = 5 + random.nextInt(30);
            for (int i = 0; i < events; i++) {
                pass(now + random.nextInt(4) * random.nextInt(20) + random.nextDouble());
                happen();
                look();
            }
            receivers.forEach((name, receiver) -> receiver.always(ACCEPTED));
            note("all is well");
            pass(now + 60);
            for (String alert : Set.copyOf(begun)) {
                end(alert);
            }
            pass(now + 400);
            assertThat(known.firing()).as(this::toString).allMatch(Set::isEmpty);
            assertThat(bench.dispatcher.groups()).as(this::toString).isEmpty();
            assertThat(bench.dispatcher.members()).as(this::toString).hasValue(0);
        }

        private void happen() {
            String alert = Integer.toString(1 + random.nextInt(4));
            switch (random.nextInt(6)) {
                case 0, 1 -> begin(alert);
                case 2 -> end(alert);
                case 3, 4 -> reload();
                default -> {
                    String name = "r" + random.nextInt(2);
                    boolean isDown = random.nextBoolean();
                    note(name + (isDown ? " is down" : " is up"));
                    receivers.get(name).always(isDown ? (random.nextBoolean() ? BUSY : REFUSED) : ACCEPTED);
                }
            }
        }

        private void begin(String alert) {
            if (begun.add(alert)) {
                note(alert + " begins");
                known.begins(alert);
                bench.fire(alert);
            }
        }

        private void end(String alert) {
            if (begun.remove(alert)) {
                note(alert + " ends");
                bench.end(alert);
            }
        }

        private void reload() {
            tree = TREES.get(random.nextInt(TREES.size()));
            note("reload " + TREES.indexOf(tree));
            bench.reload(tree);
        }

        private void pass(double until) {
            while (now < until) { // step by step, as the tree of an attempt counts
                now = Math.min(until, now + 5);
                bench.pass(now);
                look();
            }
        }

        private void note(String what) {
            told.add(String.format("%.1fs %s", now, what));
        }

        private void look() {
            receivers.forEach((name, receiver) -> {
                for (int i = seen.getOrDefault(name, 0); i < receiver.received().size(); i++) {
                    FakeReceiver.Received attempt = receiver.received().get(i);
                    boolean isAccepted = attempt.answer().getNow(BUSY).equals(ACCEPTED);
                    told.add("  " + name + " " + receiver.story().get(i) + (isAccepted ? "" : " in vain") + " "
                            + attempt.notification().groupKey());
                    if (isAccepted) {
                        accepted(name, attempt.notification());
                    }
                }
                seen.put(name, receiver.received().size());
            });
        }

        private void accepted(String receiver, Notification notification) {
            Set<String> news = known.accepted(receiver, notification);
            if (!news.isEmpty()) {
                assertThat(news)
                        .as(() -> "routed: " + this)
                        .anyMatch(name -> isRouted(name, receiver, notification.groupKey()));
            }
        }

        private boolean isRouted(String alert, String receiver, String groupKey) {
            LabelSet labels = LabelSet.of("alertname", "A", "i", alert);
            return Route.tree(tree).match(labels, Steps.ofOneText()).stream()
                    .anyMatch(route -> route.config().receiver().equals(receiver)
                            && route.groupKey(route.groupLabels(labels)).equals(groupKey));
        }

        @Override
        public String toString() {
            return String.join("\n", told);
        }
    }
}

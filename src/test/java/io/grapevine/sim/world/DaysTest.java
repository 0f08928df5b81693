package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The events of ordinary days, one at a time. The checkers find receivers that are not notified of an end, or of a new
 * episode.
 */
class DaysTest {
    private static final Duration QUIET = Duration.ofMinutes(4);

    /** The days of one test, in seconds. The alert is {@code x}, of group X, at the route of days. */
    private static final class Day {
        private final List<Episode> episodes = new ArrayList<>();
        private final List<DayPlan.Acknowledgement> acknowledgements = new ArrayList<>();
        private final List<DayPlan.Sleep> sleeps = new ArrayList<>();
        private final List<DayPlan.Outage> outages = new ArrayList<>();
        private final List<DayPlan.CutOff> cutOffs = new ArrayList<>();
        private final List<DayPlan.Edit> edits = new ArrayList<>();
        private Episode missed = new Episode(Duration.ZERO, Duration.ZERO);
        private List<OnCallPlan.Rule> rules = List.of();
        private List<String> names = List.of("a", "b");
        private Duration repeat = Duration.ofMinutes(30);
        private Predicate<Optional<Episode>> night = Optional::isEmpty;

        Day fires(int from, int to) {
            episodes.add(new Episode(seconds(from), seconds(to)));
            return this;
        }

        Day acknowledged(int at, int replica) {
            return acknowledged(at, replica, 0);
        }

        Day acknowledged(int at, int replica, int length) {
            acknowledgements.add(new DayPlan.Acknowledgement(seconds(at), replica, "x", false, seconds(length)));
            return this;
        }

        private WorldParameters parameters() {
            WorldParameters ofThese = Records.with(WorldParameters.USUAL, "names", names, "repeatInterval", repeat);
            return LongStream.rangeClosed(1, 100)
                    .mapToObj(ofThese::withSeed)
                    .filter(each -> night.test(DayPlan.night(each)))
                    .findFirst()
                    .orElseThrow();
        }

        SimWorld play() {
            return play(world -> {});
        }

        SimWorld play(Consumer<SimWorld> story) {
            SimWorld world = new SimWorld(
                    parameters(), new GrapevinePolicy(rules.isEmpty() ? Kind.USUAL : Kind.ON_CALL, true), null);
            Checkers.watch(world);
            if (!rules.isEmpty()) {
                OnCall.play(
                        world,
                        new OnCallPlan(
                                rules,
                                List.of(),
                                List.of(new OnCallPlan.Heartbeat(
                                        "h0", false, seconds(40), PrometheusServer.RESEND, true, List.of())),
                                List.of(),
                                List.of(),
                                new Episode(Duration.ZERO, Duration.ZERO)));
            }
            DayPlan plan = new DayPlan(
                    List.of(new Plan.PlannedAlert("x", "X", Configs.TEAM_OF_DAYS, "info", episodes)),
                    acknowledgements,
                    sleeps,
                    outages,
                    cutOffs,
                    List.of(),
                    edits,
                    missed);
            Days.play(world, plan, Actions.play(world, ActionPlan.NONE));
            world.startAll();
            story.accept(world);
            Duration last =
                    episodes.stream().map(Episode::to).max(Duration::compareTo).orElse(missed.to());
            world.run((last.compareTo(missed.to()) > 0 ? last : missed.to()).plus(QUIET));
            world.watchers.forEach(Watcher::atEnd);
            return world;
        }
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private static List<String> accepted(SimWorld world) {
        return world.trace.tail(Integer.MAX_VALUE).stream()
                .filter(line -> line.contains("accepted"))
                .toList();
    }

    @Test
    void acknowledgementThatLapsesIsFollowedByANotification() {
        SimWorld world = new Day().fires(10, 420).acknowledged(60, 0, 90).play();

        assertThat(world.violations).isEmpty();
        assertThat(world.hits).containsKey(Fault.LAPSED);
        assertThat(accepted(world)).hasSize(3);
    }

    @Test
    void acknowledgementAfterTheEndDoesNotMuteTheNextIncident() {
        SimWorld world =
                new Day().fires(10, 98).acknowledged(104, 0).fires(220, 420).play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).hasSize(4);
    }

    @Test
    void acknowledgementDoesNotMuteTheNextIncidentWhoseEndALoneReplicaMissed() {
        Day day = new Day().fires(10, 98).acknowledged(50, 0).fires(220, 420);
        day.names = List.of("a");
        day.outages.add(new DayPlan.Outage(seconds(92), 0, seconds(20)));

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).hasSize(4);
    }

    @Test
    void replicaThatIsCutOffFromEverythingDoesNotEndAnAcknowledgement() {
        Day day = new Day().fires(10, 420).acknowledged(50, 0);
        day.cutOffs.add(new DayPlan.CutOff(seconds(60), 1, seconds(200)));

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).hasSize(2);
    }

    /** Each sleep ends at another moment between two looks, two posts and two flushes. */
    @Test
    void sleepOfALoneMachineEndsNeitherAlertsNorAcknowledgements() {
        for (int later = 0; later < 30; later += 3) {
            Day day = new Day().fires(10, 460).acknowledged(50, 0);
            day.names = List.of("a");
            day.sleeps.add(new DayPlan.Sleep(seconds(100), 0, seconds(200 + later), true));

            SimWorld world = day.play();

            assertThat(world.violations).isEmpty();
            assertThat(accepted(world)).hasSize(2);
        }
    }

    @Test
    void sleepOfALoneMachineEndsNoAlerts() {
        for (int later = 0; later < 30; later += 3) {
            Day day = new Day().fires(10, 560);
            day.names = List.of("a");
            day.sleeps.add(new DayPlan.Sleep(seconds(100), 0, seconds(200 + later), true));
            day.sleeps.add(new DayPlan.Sleep(seconds(360), 0, seconds(90 + later), false));

            SimWorld world = day.play();

            assertThat(world.violations).isEmpty();
            assertThat(accepted(world)).hasSize(2);
        }
    }

    @Test
    void endAfterANightIsNotifiedThoughTheAlertIsAcknowledged() {
        Day day = new Day().fires(10, 560).acknowledged(40, 0);
        day.repeat = seconds(120);
        day.night = night -> night.filter(
                        each -> each.from().equals(seconds(120)) && each.to().equals(seconds(420)))
                .isPresent();

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).hasSize(2);
    }

    @Test
    void ruleThatIsPutBackMutesAgain() {
        Day day = new Day().fires(150, 400);
        day.rules = List.of(new OnCallPlan.Rule("r", OnCallPlan.Kind.ONCE, "x", 30, 500, true));
        day.edits.add(new DayPlan.Edit(seconds(60), seconds(40)));

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).isEmpty();
    }

    @Test
    void acknowledgementStaysWhileItsReceiverIsRenamedAndDoesNotMuteTheNextIncident() {
        Day day = new Day().fires(10, 300).acknowledged(50, 0).fires(420, 700);
        day.edits.add(new DayPlan.Edit(seconds(90), seconds(30)));

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).filteredOn(line -> line.contains("[x] ![]")).hasSize(2);
    }

    @Test
    void endThatOneReplicaTakesFromSilenceIsNotNotifiedWhileAPeerReceivesTheAlert() {
        Day day = new Day();
        day.missed = new Episode(seconds(60), seconds(60 + 18 * 60));

        SimWorld world = day.play();

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).hasSize(2);
    }

    /** Only {@code a}, which is cut off, receives and notifies the end; until they meet, {@code b} takes the alert for notified. */
    @Test
    void newEpisodeIsNotifiedOnceAReplicaThatTookItForTheEarlierOneLearnsThatTheEndWasNotified() {
        Day day = new Day().fires(10, 98).fires(110, 500);

        SimWorld world = day.play(each -> {
            PrometheusServer prometheus = each.prometheuses.get(0);
            each.at(seconds(60), () -> each.ways.isolate("a"));
            each.at(seconds(95), () -> prometheus.post("b", PrometheusServer.Post.LOST));
            each.at(seconds(107), () -> prometheus.post("b", PrometheusServer.Post.WELL));
            each.at(seconds(107), () -> prometheus.post("a", PrometheusServer.Post.LOST));
            each.at(seconds(300), () -> prometheus.post("a", PrometheusServer.Post.WELL));
            each.at(seconds(300), () -> each.ways.rejoin("a"));
        });

        assertThat(world.violations).isEmpty();
        assertThat(accepted(world)).filteredOn(line -> line.contains("[x] ![]")).hasSize(2);
    }
}

package io.grapevine.sim.world;

import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Incidents of one group that follow one another in a world with an escalation policy: some of its alerts are silenced, inhibited or
 * acknowledged while others fire, its receivers have several integrations and break down, its route may have a night and a twin. All of
 * it is drawn from numbers of its own.
 */
public final class Paging {
    /** The policy. */
    public static final String POLICY = "e";

    /** The key of the group. */
    public static final String GROUP = "{}/{team=\"e\"}:{alertname=\"Paged\"}";

    /** The first integration of the receiver of the route; with another one beside it in half of the worlds. */
    public static final String PAGER = "pager";

    /** The second integration of the receiver of the route. */
    public static final String BEEPER = "beeper";

    /** The receiver of the twin of the route. */
    public static final String CHAT = "chat";

    /** The receiver that stands in for that of the route. */
    public static final String STAND_IN = "stand-in";

    /** The time between two steps, before the last word, and of the fallback. */
    public static final Duration EACH = Duration.ofMinutes(1);

    /** The steps in their order. */
    public static final List<Step> STEPS =
            List.of(new Step("ring", List.of("duo-a", "duo-b"), 1), new Step("head", List.of("head"), 2));

    static final List<String> RECEIVERS = List.of(PAGER, BEEPER, CHAT, STAND_IN, "duo-a", "duo-b", "head");

    private static final String TEAM = "e";
    private static final String NAME = "Paged";

    /** One world in so many has them, if its seed leaves one of these rests: none that was kept before does. */
    private static final int EVERY = 13;

    private static final Set<Long> RESTS = Set.of(2L, 3L, 9L, 12L);

    private static final String PAGER_ROUTE = """
          - matchers: [team="e"]
            receiver: pager
        """;

    private static final String CHAT_ROUTE = """
          - matchers: [team="e"]
            receiver: chat
        """;

    private static final String TEXT = """
        - name: pager
          webhook_configs: [{url: http://receivers/pager}%s]
        - name: chat
          webhook_configs: [{url: http://receivers/chat}]
        - name: duo
          webhook_configs: [{url: http://receivers/duo-a}, {url: http://receivers/duo-b}]
        - name: head
          webhook_configs: [{url: http://receivers/head}]
        - name: stand-in
          webhook_configs: [{url: http://receivers/stand-in}]
        """;

    private static final String SETTINGS = """
          - name: e
            receiver: pager
            steps:
            - {name: ring, after: 1m, receiver: duo, labels: {step: ring}}
            - {name: head, after: 2m, receiver: head, labels: {step: head}}
            fallback: {receiver: stand-in, after: 1m}
        """;

    private static final String FIRST = """
          - name: f
            receiver: pager
            matchers: [severity="critical"]
            steps: [{name: rush, after: 5m, receiver: chat, labels: {step: rush}}]
        """;

    private static final String TRANSIENT = "  hold_transient: [{receiver: chat, for: 40s}]\n";
    private static final String FLAPPING = "  flapping: [{receiver: chat, changes: 3, per: 10m, hold_end: 1m}]\n";

    /** A step: its name, its integrations, and after how many minutes it is due. */
    public record Step(String name, List<String> integrations, int minutes) {
        /** After which time it is due. */
        public Duration after() {
            return EACH.multipliedBy(minutes);
        }

        /** The key of its messages. */
        public String key(String integration) {
            return integration + " " + GROUP + "+escalation/" + POLICY + "/" + name;
        }
    }

    private record Silencing(int at, String alert, int seconds) {}

    private record Outage(String receiver, Receiver.Mode mode, int from, int to) {}

    private final Random random;
    private final int replicas;
    private final List<Plan.PlannedAlert> alerts = new ArrayList<>();
    private final List<Silencing> silences = new ArrayList<>();
    private final List<Silencing> acknowledgements = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Integer> restarts = new ArrayList<>();
    private final boolean isPaired;
    private final int twin;
    private final boolean isTransient;
    private final boolean isFlapping;
    private final boolean hasNight;
    private final boolean isSplit;
    private final int[][] incidents;
    private final int end;

    private Paging(WorldParameters parameters) {
        random = new Random(parameters.seed() * 1_000_231);
        replicas = parameters.names().size();
        isPaired = random.nextBoolean();
        twin = random.nextInt(4);
        isTransient = random.nextInt(3) == 0;
        isFlapping = !isTransient && random.nextInt(2) == 0;
        hasNight = random.nextInt(4) == 0;
        int full = (int) full(parameters).toSeconds();
        int chaos = (int) Plan.CHAOS.toSeconds();
        int first = 30 + random.nextInt(200);
        int firstEnd = random.nextInt(4) == 0 ? chaos + 20 : first + 60 + random.nextInt(chaos - first - 60);
        int second = chaos + 60 + random.nextInt(60);
        int secondEnd = second + (random.nextInt(3) == 0 ? full : 50 + random.nextInt(220));
        int quiet = (int) quiet(parameters).toSeconds();
        int third = secondEnd + (random.nextInt(4) == 0 ? 20 + random.nextInt(30) : quiet + 30 + random.nextInt(60));
        int thirdEnd = third + full + (random.nextInt(3) == 0 ? 120 : 0);
        incidents = new int[][] {{first, firstEnd}, {second, secondEnd}, {third, thirdEnd}};
        end = thirdEnd + quiet + 80;
        boolean isSteady = random.nextInt(5) < 2;
        isSplit = isSteady && random.nextBoolean();
        drawAlerts(isSteady);
        drawSilences();
        drawOutages(quiet);
        drawOutageAtLapse(parameters.seed(), quiet);
    }

    /** How long an incident lasts in which all steps are run, and the last one again. */
    private static Duration full(WorldParameters parameters) {
        return quiet(parameters)
                .plus(parameters.peerTimeout().multipliedBy(parameters.names().size() + 1L))
                .plus(parameters.groupInterval())
                .plus(EACH.multipliedBy(4))
                .plusSeconds(30);
    }

    /** After which time without a firing alert that nothing mutes an incident is over for all. */
    public static Duration quiet(WorldParameters parameters) {
        return parameters
                .groupWait()
                .plus(parameters.groupInterval().multipliedBy(2))
                .plus(parameters.peerTimeout().multipliedBy(parameters.names().size() + 1L))
                .plusSeconds(20);
    }

    private void drawAlerts(boolean isSteady) {
        int count = 2 + random.nextInt(3);
        boolean inhibits = !isSplit && random.nextInt(4) == 0;
        List<List<Episode>> episodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            episodes.add(new ArrayList<>());
        }
        if (isSteady) { // and is silenced, mostly for good
            episodes.get(0).add(episode(20 + random.nextInt(100), incidents[2][1]));
            int from = random.nextInt(3) == 0 ? incidents[1][0] + random.nextInt(60) : 100 + random.nextInt(380);
            silences.add(new Silencing(from, "e0", 4 * 3_600));
        }
        int least = isSteady ? 1 : 0;
        for (int[] incident : incidents) {
            int whole = least + random.nextInt(count - least);
            int others = random.nextInt(3); // none, or some of them
            for (int i = least; i < count; i++) {
                if (i == whole || random.nextInt(3) < others) {
                    episodes.get(i).add(during(incident, i == whole));
                }
            }
        }
        for (int i = 0; i < count; i++) {
            String severity = inhibits ? List.of("critical", "warning", "info").get(Math.min(i, 2)) : "info";
            alerts.add(new Plan.PlannedAlert(
                    "e" + i, NAME, TEAM, isSplit && i == 0 ? "critical" : severity, episodes.get(i)));
        }
    }

    private static Episode episode(int from, int to) {
        return new Episode(Duration.ofSeconds(from), Duration.ofSeconds(to));
    }

    private Episode during(int[] incident, boolean whole) {
        int length = incident[1] - incident[0];
        int from = incident[0] + (whole ? 0 : random.nextInt(Math.min(60, length / 2)));
        int to = whole || random.nextBoolean() ? incident[1] : from + 20 + random.nextInt(length);
        return episode(from, Math.min(to, incident[1]));
    }

    private void drawSilences() {
        for (Plan.PlannedAlert alert : alerts) {
            if (random.nextInt(3) == 0) {
                int[] incident = incidents[random.nextInt(3)];
                int from = incident[0] + random.nextInt(incident[1] - incident[0]);
                silences.add(new Silencing(from, alert.id(), 30 + random.nextInt(240)));
            }
        }
        if (random.nextInt(3) == 0 && twin > 1) { // of twins one is acknowledged
            int[] incident = incidents[1 + random.nextInt(2)];
            int at = incident[0] + 40 + random.nextInt(120);
            acknowledgements.add(new Silencing(at, "e1", 60 + random.nextInt(60)));
        }
        if (random.nextInt(3) == 0) {
            restarts.add(incidents[1][0] + random.nextInt(incidents[2][0] - incidents[1][0] + 120));
        }
    }

    private void drawOutages(int quiet) {
        Receiver.Mode mode = random.nextBoolean() ? Receiver.Mode.BUSY : Receiver.Mode.BROKEN;
        int[] incident = incidents[1 + random.nextInt(2)];
        if (random.nextInt(5) < 2) {
            int from = incident[0] - random.nextInt(40);
            int to = from + (random.nextBoolean() ? quiet + 150 : 30 + random.nextInt(200));
            outages.add(new Outage(PAGER, mode, from, to));
            if (isPaired && random.nextInt(4) > 0) {
                outages.add(new Outage(BEEPER, mode, from, to));
            }
        }
        if (random.nextInt(3) == 0) {
            String some = STEPS.get(random.nextInt(2)).integrations().get(0);
            boolean isAtEnd = random.nextBoolean();
            int from = isAtEnd ? incidents[1][1] - 20 : incident[0] + random.nextInt(60);
            outages.add(new Outage(some, mode, from, from + 60 + random.nextInt(150)));
        }
    }

    /** In half of the worlds the receiver of the route is down when an acknowledgement lapses: drawn apart, so that what was drawn before stays. */
    private void drawOutageAtLapse(long seed, int quiet) {
        boolean isDrawn = new Random(seed * 1_000_249).nextBoolean();
        acknowledgements.stream().filter(each -> isDrawn).forEach(each -> {
            int lapse = each.at() + each.seconds();
            for (String receiver : List.of(PAGER, BEEPER)) {
                outages.add(new Outage(receiver, Receiver.Mode.BUSY, lapse - 20, lapse + quiet + 150));
            }
        });
    }

    /** Whether the world of a policy has such incidents. */
    static boolean isIn(Policy policy, WorldParameters parameters) {
        return policy.escalates() && policy.hasDays() && RESTS.contains(parameters.seed() % EVERY);
    }

    /** When the route is muted; empty where it is not. */
    public static Optional<Episode> night(WorldParameters parameters) {
        Paging drawn = new Paging(parameters);
        int minute = drawn.incidents[2][0] / 60;
        return drawn.hasNight ? Optional.of(episode(minute * 60 - 60, minute * 60 + 120)) : Optional.empty();
    }

    /** The routes in the configuration: the route, and in half of the worlds its twin, before or behind it. */
    static String routes(WorldParameters parameters) {
        Paging drawn = new Paging(parameters);
        String night = drawn.hasNight ? "    mute_time_intervals: [off]\n" : "";
        String onward = "    continue: true\n";
        return switch (drawn.twin) {
            case 0 -> PAGER_ROUTE + night + onward + CHAT_ROUTE;
            case 1 -> CHAT_ROUTE + onward + PAGER_ROUTE + night;
            default -> PAGER_ROUTE + night;
        };
    }

    /** The receivers in the configuration. */
    static String receivers(WorldParameters parameters) {
        return TEXT.formatted(new Paging(parameters).isPaired ? ", {url: http://receivers/beeper}" : "");
    }

    /** The policy in the section of escalation policies, in some worlds behind one about an alert that is silenced. */
    static String policies(WorldParameters parameters) {
        return (new Paging(parameters).isSplit ? FIRST : "") + SETTINGS;
    }

    /** Whether a policy before that of the world is about its critical alerts. */
    public static boolean isSplit(WorldParameters parameters) {
        return new Paging(parameters).isSplit;
    }

    /** The integrations of the receiver of the route, which are notified as others are. */
    public static List<String> route(WorldParameters parameters) {
        return new Paging(parameters).isPaired ? List.of(PAGER, BEEPER) : List.of(PAGER);
    }

    /** The settings in the section of the policies, after all policies and schedules. */
    static String settings(WorldParameters parameters) {
        Paging drawn = new Paging(parameters);
        return drawn.isTransient ? TRANSIENT : drawn.isFlapping ? FLAPPING : "";
    }

    /** Whether a message is about the group, and not to the receiver of the route. */
    public static boolean isLane(SentMessage message) {
        return RECEIVERS.contains(message.integration())
                && !message.integration().equals(PAGER)
                && !message.integration().equals(BEEPER);
    }

    /** The policy of a step; empty if it is none of these. */
    static String policy(String step) {
        boolean isFirst = step.equals("rush");
        return isFirst ? "f" : STEPS.stream().anyMatch(each -> each.name().equals(step)) ? POLICY : "";
    }

    /** The integrations of the receiver of the route and of its fallback: an incident is accepted by one of them. */
    public static Stream<String> first() {
        return Stream.of(PAGER, BEEPER, STAND_IN);
    }

    /** How much longer than without them a world lasts at least. */
    static Duration more(WorldParameters parameters) {
        return Duration.ofSeconds(new Paging(parameters).end).minus(Plan.CHAOS).minus(Plan.CALM);
    }

    /** Plays the incidents in a world, and checks what is promised. */
    static void play(SimWorld world, Tally tally, Actions actions) {
        Paging drawn = new Paging(world.parameters);
        Checkers.watchPaging(world, tally);
        // after the other conditions, of which the plan knows the numbers
        world.at(
                Duration.ZERO,
                () -> drawn.alerts.forEach(raised -> {
                    AlertCondition condition =
                            world.condition(raised.id(), raised.name(), raised.team(), raised.severity());
                    raised.episodes().forEach(episode -> condition.during(episode.from(), episode.to()));
                }));
        drawn.silences.forEach(each -> world.at(
                Duration.ofSeconds(each.at()),
                () -> world.people.silence(drawn.anyOf(world), each.alert(), Duration.ofSeconds(each.seconds()))));
        drawn.acknowledgements.forEach(each -> world.at(
                Duration.ofSeconds(each.at()),
                () -> actions.acknowledge(
                        world.machine(drawn.anyOf(world)), GROUP, Duration.ofSeconds(each.seconds()))));
        for (Outage outage : drawn.outages) {
            Receiver receiver = world.receiver(outage.receiver());
            world.at(Duration.ofSeconds(outage.from()), () -> receiver.mode(outage.mode()));
            world.at(Duration.ofSeconds(outage.to()), () -> receiver.mode(Receiver.Mode.OK));
        }
        drawn.restarts.forEach(at -> drawn.restart(world, at));
    }

    private String anyOf(SimWorld world) {
        return world.machineNames().get(random.nextInt(replicas));
    }

    /** Each replica is restarted, one after the other. */
    private void restart(SimWorld world, int from) {
        for (int i = 0; i < replicas; i++) {
            String name = world.machineNames().get(i);
            world.at(Duration.ofSeconds(from + 20L * i), () -> {
                if (world.machine(name).isAwake()) {
                    world.terminate(name);
                    world.at(world.elapsed().plusSeconds(12), () -> world.start(name));
                }
            });
        }
    }
}

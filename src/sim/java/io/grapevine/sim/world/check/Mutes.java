package io.grapevine.sim.world.check;

import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Episode;
import io.grapevine.sim.world.Inhibitions;
import io.grapevine.sim.world.KnownSilence;
import io.grapevine.sim.world.Paging;
import io.grapevine.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The mutes of a world: whether an alert may have been muted on some replica. */
record Mutes(SimWorld world, Inhibitions inhibitions) {
    /** How much longer than it lasts an alert may be thought to fire: it is valid for minutes, posts are late. */
    private static final Duration ECHO = Duration.ofMinutes(6);

    /** Two clocks differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    Mutes(SimWorld world) {
        this(world, Inhibitions.of(world));
    }

    boolean mayMute(AlertCondition condition, Duration after, Duration to) {
        return mayMute(condition, after, to, silence -> true);
    }

    /**
     * Whether an alert may have been muted so that its end was not notified either: where ends of muted alerts are sent, by a time interval,
     * which is not among the usual causes of {@code when_muted}.
     */
    boolean mayMuteEnd(AlertCondition condition, Duration after, Duration to) {
        return world.policy.sendsMutedEnds()
                ? isNight(condition, after, to) || isNightSomewhere(condition, after, to)
                : mayMute(condition, after, to, silence -> !silence.isAcknowledgement());
    }

    /** Whether the group of an alert may have been acknowledged. */
    boolean mayBeAcknowledged(AlertCondition condition, Duration after, Duration to) {
        Instant from = SimWorld.START.plus(after);
        return world.silences().stream()
                .filter(silence -> silence.isAcknowledgement() && silence.alert.equals(condition.id()))
                .anyMatch(silence -> silence.mayMute(after, from, to));
    }

    private boolean mayMute(AlertCondition condition, Duration after, Duration to, Predicate<KnownSilence> counts) {
        // On a replica whose clock is hours behind, a silence goes on, and an inhibiting alert fires, until its end has
        // come
        // there, too.
        Duration from = world.parameters.skewed() ? Duration.ZERO : after;
        Instant fromInstant = SimWorld.START.plus(from);
        boolean silenced = world.silences().stream()
                .filter(silence -> silence.alert.equals(condition.id()))
                .filter(counts)
                .anyMatch(silence -> silence.mayMute(from, fromInstant, to));
        return silenced
                || mayInhibit(condition, from, to)
                || isNight(condition, from, to)
                || isNightSomewhere(condition, after, to);
    }

    /** Whether an alert may have counted as resolved for an integration since some time, as it was muted. */
    boolean mayResolve(String integration, String alert, Duration since) {
        return world.mutedBegin(integration) == Begin.RESOLVE
                && world.conditions.stream()
                        .filter(condition -> condition.id().equals(alert))
                        .anyMatch(condition -> mayMute(condition, since, world.elapsed()));
    }

    /** Whether the route of an alert may be muted by a time interval. */
    private boolean isNight(AlertCondition condition, Duration from, Duration to) {
        Optional<Episode> night = switch (condition.labels.valueOf("team")) {
            case "d" -> world.night();
            case Paging.POLICY -> world.off();
            default -> Optional.empty();
        };
        return night.filter(episode -> overlaps(episode, from, to, CLOCKS)).isPresent();
    }

    /** Whether the route of an alert is muted by a time interval for a replica whose clock is wrong by hours: it has its night by that. */
    private boolean isNightSomewhere(AlertCondition condition, Duration from, Duration to) {
        Instant now = SimWorld.START.plus(world.elapsed());
        return world.parameters.skewed()
                && world.up().stream()
                        .map(machine -> Duration.between(now, machine.host().now()))
                        .anyMatch(ahead -> isNight(condition, from.plus(ahead), to.plus(ahead)));
    }

    private boolean mayInhibit(AlertCondition target, Duration from, Duration to) {
        return world.conditions.stream()
                .filter(source -> inhibitions.inhibits(source, target))
                .flatMap(source -> source.episodes.stream())
                .anyMatch(episode -> overlaps(episode, from, to, ECHO));
    }

    private static boolean overlaps(Episode episode, Duration from, Duration to, Duration longer) {
        return episode.from().minus(CLOCKS).compareTo(to) <= 0
                && episode.to().plus(longer).compareTo(from) >= 0;
    }
}

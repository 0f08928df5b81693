package io.grapevine.sim.grapevine;

import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.core.Feature;
import io.grapevine.features.Features;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.Policy;
import io.grapevine.sim.world.WorldParameters;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.SimChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every machine runs a whole node of Grapevine. */
public final class GrapevinePolicy implements Policy {
    private final Map<String, SimChannel> channels = new LinkedHashMap<>();
    private final Kind kind;
    private final boolean days;
    private final List<Feature> features;
    private final @Nullable Supplier<Driver> other;

    /** Options of the replicas, each with seeds of its own that have failed. */
    public enum Kind {
        /** Replicas as they are by default: they do not persist alerts, and have no tenants. */
        USUAL("", "kept-seeds.txt"),
        /** Replicas that persist alerts. */
        PERSISTENT("--persist-alerts", "kept-seeds-persisted.txt"),
        /** Replicas with tenants. */
        TENANTS("--tenants", "kept-seeds-tenants.txt"),
        /** Replicas that send the ends of muted alerts, and of three worlds in four also that alerts are muted. */
        MUTED_ENDS("--when-muted", "kept-seeds-when-muted.txt"),
        /** Replicas with rules for silences, leases and heartbeats. */
        ON_CALL("--on-call", "kept-seeds-on-call.txt"),
        /** Replicas whose messages have buttons. */
        ACTIONS("--actions", "kept-seeds-actions.txt"),
        /** Replicas with an escalation policy. */
        ESCALATING("--escalations", "kept-seeds-escalations.txt"),
        /** Replicas with an escalation policy and a storm valve. */
        VALVES("--valves", "kept-seeds-valves.txt"),
        /** Replicas that make one alert of those of several Prometheus servers, of which some fail. */
        SENDERS("--senders", "kept-seeds-senders.txt"),
        /** Replicas that repeat an incident that goes on less and less often. */
        REPEATING("--repeat-intervals", "kept-seeds-repeat-intervals.txt"),
        /** Replicas with inhibition rules for some receivers. */
        INHIBITING("--inhibitions", "kept-seeds-inhibitions.txt"),
        /** Replicas whose people have rules of their own; in every second world they also repeat as {@link #REPEATING} ones do. */
        PERSONAL("--personal-rules", "kept-seeds-personal-rules.txt");

        private final String option;
        private final String keptSeeds;

        Kind(String option, String keptSeeds) {
            this.option = option;
            this.keptSeeds = keptSeeds;
        }

        /** The option of {@code bin/simulate} for it; empty for the usual one. */
        public String option() {
            return option;
        }

        /** The name of the file with its seeds that have failed. */
        public String keptSeeds() {
            return keptSeeds;
        }
    }

    /** Replicas as they are by default. */
    public GrapevinePolicy() {
        this(Kind.USUAL);
    }

    /** Replicas of a kind. */
    public GrapevinePolicy(Kind kind) {
        this(kind, false);
    }

    /**
     * Replicas of a kind.
     *
     * @param days whether what ordinary days bring happens, too
     */
    public GrapevinePolicy(Kind kind, boolean days) {
        this(kind, days, Features.ALL, null);
    }

    private GrapevinePolicy(Kind kind, boolean days, List<Feature> features, @Nullable Supplier<Driver> other) {
        this.kind = kind;
        this.days = days;
        this.features = features;
        this.other = other;
    }

    /**
     * Replicas as they are by default, beside some of another version.
     *
     * @param other makes a driver for one of those
     */
    public static GrapevinePolicy beside(Supplier<Driver> other) {
        return new GrapevinePolicy(Kind.USUAL, false, Features.ALL, other);
    }

    /** Replicas as they are by default, but for a feature that they lack. */
    public static GrapevinePolicy without(Feature feature) {
        return new GrapevinePolicy(
                Kind.USUAL,
                false,
                Features.ALL.stream().filter(each -> each != feature).toList(),
                null);
    }

    @Override
    public boolean persistsAlerts() {
        return kind == Kind.PERSISTENT;
    }

    @Override
    public boolean hasTenants() {
        return kind == Kind.TENANTS;
    }

    @Override
    public boolean sendsMutedEnds() {
        return kind == Kind.MUTED_ENDS;
    }

    @Override
    public boolean isOnCall() {
        return kind == Kind.ON_CALL;
    }

    @Override
    public boolean hasActions() {
        return kind == Kind.ACTIONS;
    }

    @Override
    public boolean escalates() {
        return kind == Kind.ESCALATING || hasValve() || hasPersonalRules();
    }

    @Override
    public boolean hasPersonalRules() {
        return kind == Kind.PERSONAL;
    }

    @Override
    public boolean hasValve() {
        return kind == Kind.VALVES;
    }

    @Override
    public boolean hasSenders() {
        return kind == Kind.SENDERS;
    }

    @Override
    public List<Duration> repeatIntervals(WorldParameters parameters) {
        Duration first = parameters.repeatInterval();
        boolean repeats = kind == Kind.REPEATING || (kind == Kind.PERSONAL && parameters.seed() % 2 == 0);
        return repeats ? List.of(first, first.multipliedBy(2), first.multipliedBy(4)) : List.of();
    }

    @Override
    public boolean inhibitsForSome() {
        return kind == Kind.INHIBITING;
    }

    @Override
    public boolean hasDays() {
        return days;
    }

    @Override
    public boolean isMixed() {
        return other != null;
    }

    @Override
    public Begin mutedBegin(long seed, String integration) {
        if (kind != Kind.MUTED_ENDS) {
            return Begin.NONE;
        }
        boolean hasEnds = !integration.equals("two"); // else an alert cannot count as resolved
        return switch ((int) (seed / 8 % 4)) {
            case 0 -> Begin.SEND;
            case 1 -> hasEnds ? Begin.RESOLVE : Begin.NONE;
            case 3 -> integration.equals("three") ? Begin.RESOLVE : Begin.SEND;
            default -> Begin.NONE;
        };
    }

    @Override
    public Player boot(Machine machine) {
        MemberId self = MemberId.starting(machine.name, machine.host());
        SimChannel channel =
                new FaultyChannel(machine.world.network, self, machine.host(), machine.address(), machine.peers());
        channels.put(machine.name, channel);
        Channel sending = machine.newer() ? new NewerChannel(channel) : channel;
        return other != null && machine.isOther()
                ? new HostedPlayer(machine, self, sending, other.get())
                : new GrapevinePlayer(machine, self, sending, persistsAlerts(), features);
    }

    @Override
    public void killed(Machine machine) {
        SimChannel channel = channels.remove(machine.name);
        if (channel != null) {
            machine.world.network.kill(channel);
        }
    }

    @Override
    public void breakLinks(Machine machine) {
        SimChannel channel = Objects.requireNonNull(channels.get(machine.name), machine.name);
        for (SimChannel other : List.copyOf(channel.links())) {
            machine.world.network.breakLink(channel, other);
        }
    }
}

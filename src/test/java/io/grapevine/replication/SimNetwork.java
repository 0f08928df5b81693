package io.grapevine.replication;

import io.grapevine.sim.SimLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network in virtual time, with faults. Addresses are any text; who listens at one is found by dialling it. */
final class SimNetwork {
    /** What goes wrong with frames, each as a probability. */
    record Faults(double loss, double duplication, Duration minDelay, Duration maxDelay) {
        static final Faults NONE = new Faults(0, 0, Duration.ofMillis(1), Duration.ofMillis(1));
        /** The delay differs from frame to frame, so frames overtake each other. */
        static final Faults MANY = new Faults(0.1, 0.05, Duration.ofMillis(1), Duration.ofMillis(150));
    }

    private record Way(String from, String to) {}

    final SimLoop world;
    private final Random random;
    private final Map<String, SimChannel> listening = new LinkedHashMap<>();
    private final Set<Way> cut = new LinkedHashSet<>();
    private final Set<String> unresolvable = new LinkedHashSet<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private Faults faults = Faults.NONE;

    SimNetwork(SimLoop world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    void faults(Faults next) {
        faults = next;
    }

    /** From now on nothing passes from one address to the other; links stay, as TCP's do for a while. */
    void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    void cutBoth(String a, String b) {
        cut(a, b);
        cut(b, a);
    }

    void heal() {
        cut.clear();
    }

    void unresolvable(String name, boolean is) {
        if (is) {
            unresolvable.add(name);
        } else {
            unresolvable.remove(name);
        }
    }

    boolean resolves(String name) {
        return !unresolvable.contains(name);
    }

    boolean passes(String from, String to) {
        return !cut.contains(new Way(from, to));
    }

    void listen(SimChannel channel) {
        listening.put(channel.address(), channel);
    }

    /** Who listens at the address; null if nobody. */
    @Nullable
    SimChannel at(String address) {
        return listening.get(address);
    }

    /** The process at the address ends: its links break, as far as the others can be told. */
    void kill(SimChannel channel) {
        channel.host().kill();
        end(channel);
    }

    void end(SimChannel channel) {
        listening.remove(channel.address(), channel);
        for (SimChannel other : List.copyOf(channel.links())) {
            breakLink(channel, other);
        }
    }

    /** The connection between the two ends, with nothing wrong with either. */
    void breakLink(SimChannel a, SimChannel b) {
        a.links().remove(b);
        b.links().remove(a);
        later(b.address(), a, () -> a.onClosed(b));
        later(a.address(), b, () -> b.onClosed(a));
    }

    /** Runs {@code task} at {@code to} after the time a frame takes, unless the way is cut by then. */
    void later(String from, SimChannel to, Runnable task) {
        world.schedule(delay(), () -> {
            if (passes(from, to.address())) {
                to.host().execute(task);
            }
        });
    }

    void carry(SimChannel from, SimChannel to, byte[] frame) {
        bytes.merge(from.address() + ">" + to.address(), (long) frame.length, Long::sum);
        if (random.nextDouble() < faults.loss()) {
            return;
        }
        int copies = random.nextDouble() < faults.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            later(from.address(), to, () -> to.onFrame(from, frame));
        }
    }

    private Duration delay() {
        long spread = faults.maxDelay().minus(faults.minDelay()).toMillis();
        return faults.minDelay().plusMillis(spread == 0 ? 0 : random.nextLong(spread));
    }

    /** How many bytes have been sent from one address to the other. */
    long bytes(String from, String to) {
        return bytes.getOrDefault(from + ">" + to, 0L);
    }
}

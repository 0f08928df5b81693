package io.grapevine.virtualtime.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network in virtual time, with faults. Addresses are any text; who listens at one is found by dialling it. */
public final class SimNetwork {
    /** Faults of frames, each as a probability. */
    public record Faults(double loss, double duplication, Duration minDelay, Duration maxDelay) {
        /** Nothing goes wrong. */
        public static final Faults NONE = new Faults(0, 0, Duration.ofMillis(1), Duration.ofMillis(1));
        /** The delay differs from frame to frame, so frames overtake each other. */
        public static final Faults MANY = new Faults(0.1, 0.05, Duration.ofMillis(1), Duration.ofMillis(150));
    }

    /** After this time without any answer a connection is given up. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private record Way(String from, String to) {}

    final SimLoop world;
    private final Random random;
    private final Map<String, SimChannel> listening = new LinkedHashMap<>();
    private final Map<Way, Duration> cut = new LinkedHashMap<>();
    /** What waits at ways that are clogged, in the order in which it came. */
    private final Map<Way, List<Runnable>> clogged = new LinkedHashMap<>();

    private final Set<String> unresolvable = new LinkedHashSet<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final SimBackoff backoff = new SimBackoff();
    private Faults faults = Faults.NONE;
    private boolean backsOff;
    private boolean silent;

    /** A network without listeners yet. */
    public SimNetwork(SimLoop world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    /** Changes what goes wrong from now on. */
    public void faults(Faults next) {
        faults = next;
    }

    /** From now on links that outlive a cut carry nothing until TCP repeats what was lost. */
    public void backOff() {
        backsOff = true;
    }

    /** From now on a cut answers nothing: dials wait, where otherwise they learn that there is no route. */
    public void dropSilently() {
        silent = true;
    }

    /** From now on nothing passes from one address to the other; links stay for a while, as TCP's do. */
    public void cut(String from, String to) {
        cut.putIfAbsent(new Way(from, to), world.elapsed());
    }

    /** The same in both directions. */
    public void cutBoth(String a, String b) {
        cut(a, b);
        cut(b, a);
    }

    /** One way is whole again. */
    public void mend(String from, String to) {
        Duration since = cut.remove(new Way(from, to));
        if (backsOff && since != null) {
            backoff.mended(from, to, since, world.elapsed());
        }
    }

    /** All ways are whole again. */
    public void heal() {
        List.copyOf(cut.keySet()).forEach(way -> mend(way.from(), way.to()));
        List.copyOf(clogged.keySet()).forEach(way -> unclog(way.from(), way.to()));
    }

    /** From now on what goes from one address to the other waits, and nothing is lost. */
    public void clog(String from, String to) {
        clogged.putIfAbsent(new Way(from, to), new ArrayList<>());
    }

    /** What has waited arrives now. */
    public void unclog(String from, String to) {
        List<Runnable> waiting = clogged.remove(new Way(from, to));
        if (waiting != null) {
            waiting.forEach(world::execute);
        }
    }

    /** Whether the name of an address cannot be resolved for now. */
    public void unresolvable(String name, boolean is) {
        if (is) {
            unresolvable.add(name);
        } else {
            unresolvable.remove(name);
        }
    }

    /** Whether the name of an address can be resolved. */
    public boolean resolves(String name) {
        return !unresolvable.contains(name);
    }

    /** Whether anything that is sent now from one address to the other arrives in due time. */
    public boolean passes(String from, String to) {
        Way way = new Way(from, to);
        return !cut.containsKey(way) && !clogged.containsKey(way);
    }

    /** Whether there is no route from one address to the other, so that a dial fails at once. */
    boolean hasNoRoute(String from, String to) {
        return !silent && isCut(from, to);
    }

    private boolean isCut(String from, String to) {
        return cut.containsKey(new Way(from, to));
    }

    /** Whether nothing has passed in either direction for so long that a connection is given up. */
    boolean isQuiet(String a, String b) {
        return isQuiet(new Way(a, b)) && isQuiet(new Way(b, a));
    }

    private boolean isQuiet(Way way) {
        Duration since = cut.containsKey(way) ? cut.get(way) : backoff.since(way.from(), way.to(), world.elapsed());
        return since != null && world.elapsed().minus(since).compareTo(QUIET) >= 0;
    }

    /** Whether a link between the two carries nothing at the moment, while a new one might. */
    boolean isStalled(String a, String b) {
        return backsOff
                && (isCut(a, b)
                        || isCut(b, a)
                        || !backoff.left(a, b, world.elapsed()).isZero());
    }

    /** There is a new connection between the two. */
    void connected(String a, String b) {
        backoff.connected(a, b);
    }

    void listen(SimChannel channel) {
        listening.put(channel.address(), channel);
    }

    /** The channel that listens at the address; null if none. */
    @Nullable
    SimChannel at(String address) {
        return listening.get(address);
    }

    /** The process at the address ends: its links break, as far as the others are reachable. */
    public void kill(SimChannel channel) {
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
    public void breakLink(SimChannel a, SimChannel b) {
        a.links().remove(b);
        b.links().remove(a);
        later(b.address(), a, () -> a.onClosed(b));
        later(a.address(), b, () -> b.onClosed(a));
    }

    /** Runs {@code task} at {@code to} after the time a frame takes, unless the way is cut by then. */
    void later(String from, SimChannel to, Runnable task) {
        arrive(new Way(from, to.address()), () -> to.host().execute(task));
    }

    private void arrive(Way way, Runnable task) {
        world.schedule(delay(), () -> {
            List<Runnable> waiting = clogged.get(way);
            if (waiting != null) {
                waiting.add(task);
            } else if (!cut.containsKey(way)) {
                task.run();
            }
        });
    }

    /** A message outside every link, which may be lost, doubled and overtaken; {@code task} runs on its arrival. */
    public void datagram(String from, String to, Runnable task) {
        if (random.nextDouble() < faults.loss()) {
            return;
        }
        int copies = random.nextDouble() < faults.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            arrive(new Way(from, to), task);
        }
    }

    /** A message over a connection made for it: it is not lost, unless the way is cut by then. */
    public void stream(String from, String to, Runnable task) {
        arrive(new Way(from, to), task);
    }

    void carry(SimChannel from, SimChannel to, byte[] frame) {
        bytes.merge(from.address() + ">" + to.address(), (long) frame.length, Long::sum);
        if (random.nextDouble() < faults.loss()) {
            return;
        }
        int copies = random.nextDouble() < faults.duplication() ? 2 : 1;
        Duration held = backoff.left(from.address(), to.address(), world.elapsed());
        for (int i = 0; i < copies; i++) {
            if (held.isZero()) {
                later(from.address(), to, () -> to.onFrame(from, frame));
            } else {
                hold(from, to, frame, held);
            }
        }
    }

    /** Carries a frame when TCP has repeated what was lost, unless there is another connection by then. */
    private void hold(SimChannel from, SimChannel to, byte[] frame, Duration time) {
        int connection = backoff.connection(from.address(), to.address());
        world.schedule(time, () -> {
            if (connection == backoff.connection(from.address(), to.address())) {
                later(from.address(), to, () -> to.onFrame(from, frame));
            }
        });
    }

    private Duration delay() {
        long spread = faults.maxDelay().minus(faults.minDelay()).toMillis();
        return faults.minDelay().plusMillis(spread == 0 ? 0 : random.nextLong(spread));
    }

    /** How many bytes have been sent from one address to the other. */
    public long bytes(String from, String to) {
        return bytes.getOrDefault(from + ">" + to, 0L);
    }
}

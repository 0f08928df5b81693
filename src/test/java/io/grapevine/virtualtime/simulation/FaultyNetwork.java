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

/** A network that loses, doubles and delays frames, backs off as TCP does, and counts bytes. */
public final class FaultyNetwork extends SimNetwork {
    /** Faults of frames, each as a probability. */
    public record Faults(double loss, double duplication, Duration minDelay, Duration maxDelay) {
        /** Nothing goes wrong. */
        public static final Faults NONE = new Faults(0, 0, Duration.ofMillis(1), Duration.ofMillis(1));
        /** The delay differs from frame to frame, so frames overtake each other. */
        public static final Faults MANY = new Faults(0.1, 0.05, Duration.ofMillis(1), Duration.ofMillis(150));
    }

    private final Random random;
    /** What waits at ways that are clogged, in the order in which it came. */
    private final Map<Way, List<Runnable>> clogged = new LinkedHashMap<>();

    private final Set<String> unresolvable = new LinkedHashSet<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final SimBackoff backoff = new SimBackoff();
    private Faults faults = Faults.NONE;
    private boolean backsOff;
    private boolean silent;

    /** A network without listeners yet. */
    public FaultyNetwork(SimLoop world, long seed) {
        super(world);
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

    /** Cuts both directions. */
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

    @Override
    public void heal() {
        List.copyOf(cut.keySet()).forEach(way -> mend(way.from(), way.to()));
        List.copyOf(clogged.keySet()).forEach(way -> unclog(way.from(), way.to()));
    }

    /** From now on what goes from one address to the other waits, and nothing is lost. */
    public void clog(String from, String to) {
        clogged.putIfAbsent(new Way(from, to), new ArrayList<>());
    }

    /** What has waited arrives now, unless the way is cut by now. */
    public void unclog(String from, String to) {
        Way way = new Way(from, to);
        List<Runnable> waiting = clogged.remove(way);
        if (waiting != null) {
            waiting.forEach(task -> world.execute(() -> pass(way, task)));
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

    @Override
    public boolean passes(String from, String to) {
        return super.passes(from, to) && !clogged.containsKey(new Way(from, to));
    }

    @Override
    boolean hasNoRoute(String from, String to) {
        return !silent && super.hasNoRoute(from, to);
    }

    @Override
    @Nullable
    Duration quietSince(Way way) {
        Duration since = super.quietSince(way);
        return since == null ? backoff.since(way.from(), way.to(), world.elapsed()) : since;
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

    @Override
    void arrive(Way way, Runnable task) {
        world.schedule(delay(), () -> pass(way, task));
    }

    private void pass(Way way, Runnable task) {
        List<Runnable> waiting = clogged.get(way);
        if (waiting != null) {
            waiting.add(task);
        } else if (!cut.containsKey(way)) {
            task.run();
        }
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

    @Override
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

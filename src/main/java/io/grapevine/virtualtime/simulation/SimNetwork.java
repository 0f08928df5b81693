package io.grapevine.virtualtime.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network in virtual time that can be cut. Addresses are any text; who listens at one is found by dialling it. */
public class SimNetwork {
    private static final Duration DELAY = Duration.ofMillis(1);

    /** After this time without any answer a connection is given up. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    record Way(String from, String to) {}

    final SimLoop world;
    /** When each way that is cut was cut. */
    final Map<Way, Duration> cut = new LinkedHashMap<>();

    private final Map<String, SimChannel> listening = new LinkedHashMap<>();

    public SimNetwork(SimLoop world) {
        this.world = world;
    }

    /** From now on nothing passes from one address to the other; links stay for a while, as TCP's do. */
    public void cut(String from, String to) {
        cut.putIfAbsent(new Way(from, to), world.elapsed());
    }

    /** Makes all cut ways whole again. */
    public void heal() {
        cut.clear();
    }

    /** Whether anything that is sent now from one address to the other arrives in due time. */
    public boolean passes(String from, String to) {
        return !isCut(from, to);
    }

    /** Whether there is no route from one address to the other, so that a dial fails at once. */
    boolean hasNoRoute(String from, String to) {
        return isCut(from, to);
    }

    final boolean isCut(String from, String to) {
        return cut.containsKey(new Way(from, to));
    }

    /** Whether nothing has passed in either direction for so long that a connection is given up. */
    boolean isQuiet(String a, String b) {
        return isQuiet(new Way(a, b)) && isQuiet(new Way(b, a));
    }

    private boolean isQuiet(Way way) {
        Duration since = quietSince(way);
        return since != null && world.elapsed().minus(since).compareTo(QUIET) >= 0;
    }

    /** The time since when nothing passes; null if something does. */
    @Nullable
    Duration quietSince(Way way) {
        return cut.get(way);
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
    final void later(String from, SimChannel to, Runnable task) {
        arrive(new Way(from, to.address()), () -> to.host().execute(task));
    }

    /** Runs {@code task} after the time a frame takes, unless the way is cut by then. */
    void arrive(Way way, Runnable task) {
        world.schedule(DELAY, () -> {
            if (!cut.containsKey(way)) {
                task.run();
            }
        });
    }

    /** Answers a frame on a link that one end does not know, as TCP does. */
    final void reset(SimChannel from, SimChannel to) {
        arrive(new Way(from.address(), to.address()), () -> later(to.address(), from, () -> from.reset(to)));
    }

    void carry(SimChannel from, SimChannel to, byte[] frame) {
        later(from.address(), to, () -> to.onFrame(from, frame));
    }
}

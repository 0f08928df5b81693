package io.grapevine.web;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room for answers that wait for their clients: for pieces that are being sent, which take memory outside of the heap, and for what is
 * held on the heap behind them. Without room a piece waits, and of the owner with the most the slowest answer is broken off. So a
 * client that reads nothing takes memory from others only while there is enough. An owner is a user, or an address. Thread-safe.
 */
public final class AnswerRoom {
    /** The greatest length of a piece. */
    static final int PIECE = 64 << 10;

    /** An answer that is shorter waits for no room: those to senders of alerts, and to probes. */
    static final int SHORT = 4 << 10;

    /** How often {@link #sweep} is called besides. */
    static final long SWEEP_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AnswerRoom.class);
    private static final String KEY = AnswerRoom.class.getName();
    private static final long MIB = 1L << 20;
    private static final int UNAVAILABLE = 503;

    /** The share of the memory outside of the heap that pieces may take; connections to others and requests have the rest. */
    private static final int SHARE_OUTSIDE = 4;

    private static final int SHARE_OF_HEAP = 16;
    private static final long LEAST = 1L << 20;

    /** A client that takes nothing for so long is slow. */
    private static final long GRACE = Duration.ofMillis(500).toNanos();

    /** When a piece has waited for {@link #PATIENCE}, one that takes nothing for so long is slow. */
    private static final long SHORT_GRACE = Duration.ofMillis(100).toNanos();

    private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

    /** When a piece has waited for so long, nothing makes room. */
    private static final long EXHAUSTED = Duration.ofSeconds(10).toNanos();

    private final long mostSending;
    private final long mostHeld;
    private final LongSupplier nanos;
    private final Throttle reports = new Throttle(Duration.ofMinutes(1));
    private final Set<Unsent> answers = new LinkedHashSet<>();
    private final Map<String, Owner> owners = new HashMap<>();
    private final Set<Unsent> waiting = new LinkedHashSet<>();
    private long sending;
    private long held;
    private long overSince;
    private Optional<Counter> brokenOff = Optional.empty();

    /** An answer that its client has not taken as a whole. The room guards its state. */
    abstract static class Unsent {
        private @Nullable Owner shares;
        private long sending;
        private long held;
        private int wanted;
        private long since;
        private boolean isOver;

        /** Who shares the room with others: a user, or an address. */
        abstract String owner();

        /** The piece that waited for room may be sent. */
        abstract void sendNext();

        /** Ends the answer at once; its client sees that it is not complete. */
        abstract void breakOff();
    }

    /** Memory of all answers to one user, or address. */
    private static final class Owner {
        private long sending;
        private long held;
        private int answers;

        long all() {
            return sending + held;
        }
    }

    /**
     * Creates it with its bounds.
     *
     * @param mostSending how many bytes may be sent at a time
     * @param mostHeld how many bytes may be held behind them; twice as many for a moment
     * @param nanos an ascending time in nanoseconds
     */
    AnswerRoom(long mostSending, long mostHeld, LongSupplier nanos) {
        this.mostSending = mostSending;
        this.mostHeld = mostHeld;
        this.nanos = nanos;
    }

    /** The room in the memory of this JVM. */
    static AnswerRoom ofThisProcess() {
        return new AnswerRoom(
                Math.max(LEAST, outside() / SHARE_OUTSIDE),
                Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
                System::nanoTime);
    }

    /** How much memory outside of the heap buffers may take: as much as the heap, unless an option says otherwise. */
    private static long outside() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long given = Long.parseLong(options.getVMOption("MaxDirectMemorySize").getValue());
        return given > 0 ? given : Runtime.getRuntime().maxMemory();
    }

    /** Adds its metrics to a registry. */
    AnswerRoom countedIn(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_memory_");
        brokenOff = Optional.of(metrics.counter(
                "broken_off_answers_total",
                "Answers that were broken off, as memory for answers was full and their clients were the slowest."));
        metrics.gauge(
                "unsent_bytes",
                "Bytes of answers that wait for their clients.",
                gauge -> gauge.call((double) unsent()));
        return this;
    }

    /** Offers the room to the handlers of a request. On its event loop. */
    void attend(RoutingContext context) {
        context.put(KEY, this);
        AnswerPieces.begin(context, this);
        context.next();
    }

    /** A line about the room of the server that a request has reached: {@code ok}, or how much waits for clients. */
    public static String text(RoutingContext context) {
        AnswerRoom room = context.get(KEY);
        return room == null ? "ok" : room.text();
    }

    /** The status of readiness of the server that a request has reached: 503 while answers have waited for room for too long. */
    public static int readiness(RoutingContext context) {
        AnswerRoom room = context.get(KEY);
        return room == null || !room.isExhausted() ? 200 : UNAVAILABLE;
    }

    synchronized String text() {
        return isFull()
                ? "full, the slowest answers are broken off (" + (sending + held) / MIB + " of "
                        + (mostSending + mostHeld) / MIB + " MiB wait for clients)"
                : "ok";
    }

    synchronized boolean isExhausted() {
        long now = nanos.getAsLong();
        return waiting.stream().anyMatch(each -> now - each.since > EXHAUSTED);
    }

    /** How many bytes wait for clients. */
    synchronized long unsent() {
        return sending + held;
    }

    private boolean isFull() {
        return !waiting.isEmpty() || held > mostHeld || sending > mostSending;
    }

    /** More bytes are held of an answer, or fewer. */
    void hold(Unsent answer, long bytes) {
        synchronized (this) {
            if (answer.isOver) {
                return;
            }
            answer.since = answers.contains(answer) ? answer.since : nanos.getAsLong();
            add(answer).held += bytes;
            answer.held += bytes;
            held += bytes;
            forgetEmpty(answer);
        }
        sweep();
    }

    private Owner add(Unsent answer) {
        answers.add(answer);
        Owner owner = answer.shares;
        if (owner == null) {
            owner = owners.computeIfAbsent(answer.owner(), name -> new Owner());
            owner.answers++;
            answer.shares = owner;
        }
        return owner;
    }

    /** Whether a piece of so many bytes may be sent now, which counts until it is {@link #sent}. If not, the answer is told later. */
    boolean enter(Unsent answer, int bytes) {
        synchronized (this) {
            if (answer.isOver) {
                return false;
            }
            if (bytes <= SHORT || (waiting.isEmpty() && sending + bytes <= mostSending)) {
                send(answer, bytes);
                return true;
            }
            answer.wanted = bytes;
            answer.since = nanos.getAsLong();
            add(answer);
            waiting.add(answer);
        }
        sweep();
        return false;
    }

    private void send(Unsent answer, int bytes) {
        add(answer).sending += bytes;
        answer.sending += bytes;
        answer.since = nanos.getAsLong();
        sending += bytes;
    }

    /** The client has taken a piece. */
    void sent(Unsent answer, int bytes) {
        synchronized (this) {
            if (answer.isOver) {
                return;
            }
            add(answer).sending -= bytes;
            answer.sending -= bytes;
            answer.since = nanos.getAsLong();
            sending -= bytes;
            forgetEmpty(answer);
        }
        sweep();
    }

    private void forgetEmpty(Unsent answer) {
        if (answer.sending == 0 && answer.held == 0 && !waiting.contains(answer)) {
            forget(answer);
        }
    }

    /** An answer is over: nothing of it counts any more. */
    void leave(Unsent answer) {
        synchronized (this) {
            answer.isOver = true;
            forget(answer);
        }
        sweep();
    }

    private void forget(Unsent answer) {
        Owner owner = answer.shares;
        if (owner != null) {
            owner.sending -= answer.sending;
            owner.held -= answer.held;
            owner.answers--;
            if (owner.answers == 0) {
                owners.remove(answer.owner(), owner);
            }
            answer.shares = null;
        }
        answers.remove(answer);
        waiting.remove(answer);
        sending -= answer.sending;
        held -= answer.held;
        answer.sending = 0;
        answer.held = 0;
    }

    /** Lets pieces be sent that there is room for, and breaks off answers where there is none. Called again and again. */
    void sweep() {
        List<Unsent> next = new ArrayList<>();
        List<Unsent> slow = new ArrayList<>();
        synchronized (this) {
            if (!isFull()) {
                overSince = 0;
                return;
            }
            long now = nanos.getAsLong();
            overSince = overSince == 0 ? now : overSince;
            admitWaiting(next);
            while (isFull()) {
                Optional<Unsent> slowest = slowest(now);
                if (slowest.isEmpty()) {
                    break;
                }
                slow.add(slowest.get());
                slowest.get().isOver = true;
                forget(slowest.get());
                admitWaiting(next);
            }
            if (!slow.isEmpty()) {
                log(now, slow.size());
            }
        }
        slow.forEach(Unsent::breakOff);
        next.forEach(Unsent::sendNext);
    }

    /** Gives room to those that wait: first to the owner of whom the least is sent, and of that one to the first. */
    private void admitWaiting(List<Unsent> next) {
        while (!waiting.isEmpty()) {
            Unsent first = Collections.min(waiting, Comparator.comparingLong(each -> add(each).sending));
            if (sending + first.wanted > mostSending) {
                return;
            }
            waiting.remove(first);
            send(first, first.wanted);
            next.add(first);
        }
    }

    /**
     * The answer to break off: of the owner with the most, the one whose client has taken nothing for longest. None, if that was a
     * moment ago, unless twice as much is held as may be. One that alone holds too much is sent to a client that takes it.
     */
    private Optional<Unsent> slowest(long now) {
        boolean isShared =
                answers.stream().filter(each -> each.held > 0).limit(2).count() > 1;
        boolean isMuch = held > 2 * mostHeld && isShared;
        boolean isLate = waiting.stream().anyMatch(each -> now - each.since >= PATIENCE)
                || (held > mostHeld && isShared && now - overSince >= PATIENCE);
        long least = isMuch ? 0 : isLate ? SHORT_GRACE : GRACE;
        return answers.stream()
                .filter(each -> isMuch ? each.held > 0 : each.sending > 0)
                .max(Comparator.<Unsent>comparingLong(each -> add(each).all()).thenComparing(each -> now - each.since))
                .filter(each -> now - each.since >= least);
    }

    private void log(long now, int number) {
        brokenOff.ifPresent(counter -> counter.inc(number));
        if (reports.permits(Duration.ofNanos(now))) {
            LOG.atWarn()
                    .addKeyValue("unsent_mib", (sending + held) / MIB)
                    .log("Memory for answers is full, breaking off those of the slowest clients");
        }
    }
}

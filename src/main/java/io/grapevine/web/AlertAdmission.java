package io.grapevine.web;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Keeps alerts, and the bodies of all requests, from filling the heap. While it is full a body is still decoded, for the alerts in
 * it that are known; a body without room for that is answered with status 429, at once or when no more of it fits.
 */
public final class AlertAdmission implements Handler<RoutingContext> {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String RETRY_AFTER_SECONDS = "10";
    private static final String KEY = AlertAdmission.class.getName();
    private static final String OF_ALERTS = KEY + ".of-alerts";
    private static final String KNOWN_ONLY = "io.grapevine.web.known-alerts-only";
    private static final String STORED = "io.grapevine.web.stored-alerts";

    /** How many times as long as a request took it waits for its refusal. */
    private static final int DELAY_FACTOR = 9;

    private static final Duration MAX_DELAY = Duration.ofSeconds(2);

    /** The reason in an answer with status 429. */
    public static final String REASON = "memory is full (expected: fewer alerts, or a larger heap)";

    private final HeapRoom room;
    private final Counter refused;

    AlertAdmission(HeapRoom room, PrometheusRegistry registry) {
        this.room = room;
        MetricFactory metrics = new MetricFactory(registry, "grapevine_memory_");
        refused = metrics.counter(
                "refused_requests_total",
                "Requests whose body, or of which some or all alerts, were refused, as memory was full.");
        metrics.gauge(
                "full",
                "Whether new alerts are refused because memory is full: 1 or 0.",
                gauge -> gauge.call(room.isFull() ? 1 : 0));
    }

    /** Makes itself known to those who read the bodies of a request. */
    void attend(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** The one of the server that a request has reached; empty where none attends. */
    static Optional<AlertAdmission> of(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    /** Whether {@code bytes} of a body may be kept, as there is room for all that is {@code wanted}; they count until {@link #letGo}. */
    boolean hold(RoutingContext context, long bytes, long wanted) {
        return room.hold(bytes, wanted, context.get(OF_ALERTS, false));
    }

    /** Whether {@code bytes} may be kept now that the room is {@link #measured}, as {@link #hold} says it. */
    boolean holdMeasured(RoutingContext context, long bytes, long wanted) {
        return room.holdMeasured(bytes, wanted, context.get(OF_ALERTS, false));
    }

    /** Says that the body of a request is one of alerts, for which half of the room is kept. Before it is read. */
    static void ofAlerts(RoutingContext context) {
        context.put(OF_ALERTS, true);
        context.next();
    }

    /** Bytes of a body are not needed any more. */
    void letGo(long bytes) {
        room.letGo(bytes);
    }

    /** Finds out what the heap has room for, unless that is known, and goes on, on the event loop of a request. */
    void measured(RoutingContext context, Runnable then) {
        RequestWorkers.run(context, Executors.callable(room::measure)).onComplete(done -> then.run());
    }

    /** Answers a request for whose body there is no room. */
    void refuse(RoutingContext context) {
        refused.inc();
        RequestBodyDrain.skip(context, () -> {
            context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
            Answer.body(
                    context, TOO_MANY_REQUESTS, "application/json", "{\"code\":429,\"message\":\"" + REASON + "\"}");
        });
    }

    /** Finds out whether the alerts, or the configuration, in a body that has been read may be kept, or known ones only. */
    public static void admit(RoutingContext context) {
        of(context).ifPresentOrElse(admission -> admission.handle(context), context::next);
    }

    @Override
    public void handle(RoutingContext context) {
        long bytes = Math.max(0, context.body().length());
        HeapRoom.Room now = room.take(bytes);
        if (now == HeapRoom.Room.UNKNOWN) {
            measured(context, () -> go(context, room.takeMeasured(bytes), bytes));
        } else {
            go(context, now, bytes);
        }
    }

    private void go(RoutingContext context, HeapRoom.Room now, long bytes) {
        if (now == HeapRoom.Room.KNOWN_ALERTS) {
            context.put(KNOWN_ONLY, refused);
        }
        context.addEndHandler(end -> {
            Stored stored = context.get(STORED);
            room.release(bytes, now, stored == null ? 0 : stored.newShare());
            if (stored != null) {
                room.unflushed(stored.unflushed());
            }
        });
        context.next();
    }

    /** Whether only alerts of this request that are known may be stored, as memory is full. */
    public static boolean isForKnownAlerts(RoutingContext context) {
        return context.get(KNOWN_ONLY) != null;
    }

    private record Stored(double newShare, int unflushed) {}

    /**
     * Takes note of what a request has stored.
     *
     * @param newShare the share of its alerts that were not known before: the others need no more memory
     * @param unflushed how many groups are not flushed yet
     */
    public static void stored(RoutingContext context, double newShare, int unflushed) {
        context.put(STORED, new Stored(newShare, unflushed));
    }

    /**
     * Counts a request of which alerts were refused, and says in its answer when to try again. A client that repeats it without a
     * pause gets the answer late, so that it does not take the processors from notifications.
     *
     * @param took how long the request took to process
     */
    public static void refusesSome(RoutingContext context, Duration took, Runnable answer) {
        Counter refused = context.get(KNOWN_ONLY);
        if (refused != null) { // else it was a limit of a tenant, which has a metric of its own
            refused.inc();
        }
        context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        long delay = Math.min(MAX_DELAY.toMillis(), DELAY_FACTOR * took.toMillis());
        context.vertx().setTimer(Math.max(1, delay), timer -> answer.run());
    }
}

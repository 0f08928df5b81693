package io.grapevine.core.notify.delivery;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.StormValve;
import io.grapevine.core.nflog.NflogEntry;
import io.grapevine.core.nflog.NflogKey;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Lane;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The storm valves of a replica: which sends wait for a digest. Nothing is kept, and nothing is done for a send, whose receiver has no
 * valve. On the loop only, except {@link #heldUntil} and {@link #holdAny}.
 */
public final class StormValves {
    private final Counter digests;
    private final Counter failedOpen;
    private volatile List<StormValve> valves = List.of();
    private final Map<String, DigestQueue> queues = new LinkedHashMap<>();
    private final ConcurrentMap<NflogKey, Held> held = new ConcurrentHashMap<>();

    private record Held(String receiver, Instant until) {}

    /**
     * State of a valve.
     *
     * @param left how many groups may be notified by themselves now
     * @param held how many groups wait for a digest
     * @param next when the next digest is sent; null if nothing waits
     */
    public record Status(
            StormValve valve, int left, int held, @Nullable Instant next) {}

    /** No valves. */
    public StormValves(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_");
        digests = metrics.counter("storm_digests_total", "Digests that were accepted.", "receiver");
        failedOpen = metrics.counter(
                "storm_failed_open_total", "Notifications that were sent by themselves as no digest was accepted.");
        metrics.gauge(
                "storm_held",
                "Number of groups whose notifications wait for a digest.",
                gauge -> valves.forEach(valve -> gauge.call(held(valve.receiver()), valve.receiver())),
                "receiver");
    }

    private int held(String receiver) {
        return (int) held.entrySet().stream()
                .filter(each -> each.getValue().receiver().equals(receiver))
                .map(each -> each.getKey().groupKey())
                .distinct()
                .count();
    }

    /** Replaces the valves by those of a configuration. */
    public void use(List<StormValve> next) {
        valves = next;
        queues.values().removeIf(queue -> !limits(queue.receiver()) && !queue.isInUse());
    }

    /** Whether a receiver has a valve. */
    boolean limits(String receiver) {
        return of(receiver).isPresent();
    }

    private Optional<StormValve> of(String receiver) {
        return valves.stream()
                .filter(valve -> valve.receiver().equals(receiver))
                .findFirst();
    }

    /** How much later than a flush a digest tells what it decides, at most; zero where it is sent by itself, or that depends on other groups. */
    Duration delay(Flush flush, @Nullable LoggedNotification logged, DedupDecision decision) {
        StormValve valve = of(flush.route().receiver()).orElse(null);
        boolean isDigest = flush.lane().isOfRoute() && DigestQueue.isForDigest(valve, logged, decision);
        return !isDigest ? Duration.ZERO : valve == null ? StormValve.USUAL_EVERY : valve.every();
    }

    /** The queue of an integration for the flushes of a route; null if they are not limited, and no ends are left to be told by digests. */
    @Nullable
    DigestQueue queue(
            DeliveryServices services,
            IntegrationLookup lookup,
            SendQueue sends,
            Flush flush,
            Integration integration) {
        if (!flush.lane().isOfRoute()) {
            return null;
        }
        String receiver = flush.route().receiver();
        StormValve valve = of(receiver).orElse(null);
        String name = receiver + " " + integration;
        DigestQueue queue = queues.get(name);
        if (queue == null && valve == null && !awaitsEnds(services, receiver, integration)) {
            return null;
        }
        DigestQueue.Target target = new DigestQueue.Target(
                lookup, sends, integration, flush.route(), flush.id().receivers());
        if (queue == null) {
            queue = new DigestQueue(this, services, valve == null ? StormValve.ofEnds(receiver) : valve, target);
            queues.put(name, queue);
        }
        queue.use(valve, target);
        return queue;
    }

    /** Whether digests have told what fires, before a restart that has taken the valve away. */
    private static boolean awaitsEnds(DeliveryServices services, String receiver, Integration integration) {
        NflogEntry digest = services.log().latest(integration.logKey(Lane.digestKey(receiver)));
        return digest != null && digest.notified().isFiring();
    }

    /** The valves in the order of the configuration. */
    public List<Status> status() {
        return valves.stream()
                .map(valve -> {
                    List<DigestQueue> own = of(valve);
                    return new Status(
                            valve,
                            own.stream().mapToInt(DigestQueue::left).min().orElse(valve.notifications()),
                            held(valve.receiver()),
                            own.stream()
                                    .filter(queue -> queue.held() > 0)
                                    .map(DigestQueue::next)
                                    .min(Comparator.naturalOrder())
                                    .orElse(null));
                })
                .toList();
    }

    private List<DigestQueue> of(StormValve valve) {
        return queues.values().stream()
                .filter(queue -> queue.receiver().equals(valve.receiver()))
                .toList();
    }

    /** Sends all by itself that waits for the next digest of a receiver; returns how many sends. Empty if it has no valve. */
    public Optional<Integer> release(String receiver) {
        return of(receiver)
                .map(valve -> of(valve).stream().mapToInt(DigestQueue::release).sum());
    }

    /** When the digest is sent that a group waits for, by the key of its log entry; null if it does not. From any thread. */
    public @Nullable Instant heldUntil(NflogKey key) {
        Held until = held.get(key);
        return until == null ? null : until.until();
    }

    /** Whether any group waits for a digest. From any thread. */
    public boolean holdAny() {
        return !held.isEmpty();
    }

    void holds(NflogKey key, String receiver, Instant until) {
        held.put(key, new Held(receiver, until));
    }

    void released(NflogKey key) {
        held.remove(key);
    }

    void sent(String receiver) {
        digests.labelValues(receiver).inc();
    }

    void failedOpen() {
        failedOpen.inc();
    }
}

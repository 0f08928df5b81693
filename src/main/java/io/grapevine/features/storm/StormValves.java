package io.grapevine.features.storm;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.IntegrationRun;
import io.grapevine.core.notify.delivery.Send;
import io.grapevine.core.notify.delivery.SendStage;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storm valves of a replica: which sends wait for a digest. Nothing is kept, and nothing is done for a send, whose receiver has no
 * valve. On the loop only, except {@link #status}, {@link #heldUntil} and {@link #release}.
 */
public final class StormValves implements Feature.Part, SendStage.Rule {
    private static final Logger LOG = LoggerFactory.getLogger(StormValves.class);

    private final EventLoop loop;
    private final DeliveryServices services;
    private final Runnable inUse;
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
    public StormValves(Core core) {
        loop = core.loop();
        services = core.delivery();
        inUse = services.rules().reserve(this);
        core.log().atFirst(NflogKey::isOfDigest, inUse); // of valves that a restart has taken away
        MetricFactory metrics = new MetricFactory(core.registry(), "grapevine_");
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

    @Override
    public void use(Extensions settings) {
        valves = settings.of(StormSettings.NONE).valves();
        queues.values().removeIf(queue -> !limits(queue.receiver()) && !queue.isInUse());
        if (!valves.isEmpty()) {
            inUse.run();
        }
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

    /** Zero also where it depends on other groups whether a digest tells it. */
    @Override
    public Duration delay(Flush flush, Send send) {
        StormValve valve = of(flush.route().receiver()).orElse(null);
        boolean isDigest = flush.lane().isOfRoute() && DigestQueue.isForDigest(valve, send);
        return !isDigest ? Duration.ZERO : valve == null ? StormValve.USUAL_EVERY : valve.every();
    }

    /** The rule is about the sends of a route that are limited, or whose ends digests may have to tell. */
    @Override
    public SendStage stageOf(IntegrationRun send) {
        Flush flush = send.flush();
        Integration integration = send.integration();
        if (!flush.lane().isOfRoute()) {
            return SendStage.NONE;
        }
        String receiver = flush.route().receiver();
        StormValve valve = of(receiver).orElse(null);
        String name = receiver + " " + integration;
        DigestQueue queue = queues.get(name);
        if (queue == null && valve == null && !awaitsEnds(receiver, integration)) {
            return SendStage.NONE;
        }
        DigestQueue.Target target = new DigestQueue.Target(
                send.receivers(),
                send.queue(),
                integration,
                flush.route(),
                flush.id().receivers());
        if (queue == null) {
            queue = new DigestQueue(this, services, valve == null ? StormValve.ofEnds(receiver) : valve, target);
            queues.put(name, queue);
        }
        queue.use(valve, target);
        return new HoldStage(queue, send);
    }

    /** Whether digests have told what fires, before a restart that has taken the valve away. */
    private boolean awaitsEnds(String receiver, Integration integration) {
        NflogEntry digest = services.log().latest(integration.logKey(Lane.digestKey(receiver)));
        return digest != null && digest.notified().isFiring();
    }

    /** The valves as they are now, in the order of the configuration. From any thread. */
    public CompletionStage<List<Status>> status() {
        return loop.supply(
                done -> done.complete(valves.stream().map(this::status).toList()));
    }

    private Status status(StormValve valve) {
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
    }

    private List<DigestQueue> of(StormValve valve) {
        return queues.values().stream()
                .filter(queue -> queue.receiver().equals(valve.receiver()))
                .toList();
    }

    /**
     * Sends at once what waits for the next digest of a receiver, each group by itself; completes with the number of notifications.
     * Empty if the receiver has no storm valve. From any thread.
     *
     * @param user who asks
     */
    public CompletionStage<Optional<Integer>> release(String receiver, String user) {
        return loop.supply(done -> {
            Optional<Integer> released = of(receiver)
                    .map(valve ->
                            of(valve).stream().mapToInt(DigestQueue::release).sum());
            released.ifPresent(sends -> LOG.atInfo()
                    .addKeyValue("receiver", receiver)
                    .addKeyValue("notifications", sends)
                    .addKeyValue("user", user)
                    .log("Held notifications released by a user"));
            done.complete(released);
        });
    }

    /** When the digest is sent that a group of a receiver waits for; null if it waits for none. From any thread. */
    public @Nullable Instant heldUntil(String groupKey, String receiver, Receivers receivers) {
        if (held.isEmpty()) {
            return null; // a schedule may have a hundred people
        }
        return receivers.all(receiver).stream()
                .flatMap(integration -> Stream.ofNullable(held.get(integration.logKey(groupKey))))
                .map(Held::until)
                .min(Comparator.naturalOrder())
                .orElse(null);
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

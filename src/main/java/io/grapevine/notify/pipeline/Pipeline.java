package io.grapevine.notify.pipeline;

import io.grapevine.mute.MuteIndex;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Forecast;
import io.grapevine.notify.Integration;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import io.grapevine.notify.delivery.DeliveryServices;
import io.grapevine.notify.delivery.IntegrationLookup;
import io.grapevine.notify.delivery.SendForecast;
import io.grapevine.notify.delivery.SendQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The notification pipeline of a configuration: the stages from a flush to the integrations of its receiver. A flush goes
 * through {@link FlushRun#stages}, then each integration through the stages of {@link
 * io.grapevine.notify.delivery.IntegrationRun}. Alertmanager's GossipSettle is not a stage: the dispatcher holds its
 * flushes until the replica has settled. On the loop only.
 */
public final class Pipeline {
    final MuteStage inhibit;
    final TimeMuteStage timeMute;
    final MuteStage silence;
    final PeerWaitStage peerWait;
    final DeliveryServices context;
    final IntegrationLookup lookup;
    private final Map<String, List<Integration>> receivers;
    private final Map<String, SendQueue> queues = new LinkedHashMap<>();

    /**
     * A pipeline.
     *
     * @param context what the sends to integrations share
     * @param receivers the integrations of each receiver, by its name
     */
    public Pipeline(
            DeliveryServices context,
            TimeMuting times,
            PeerWaitStage peerWait,
            Map<String, List<Integration>> receivers) {
        this.receivers = receivers;
        this.peerWait = peerWait;
        this.context = context;
        this.lookup = new IntegrationLookup(
                receivers.values().stream().flatMap(List::stream).toList());
        MuteIndex mutes = context.mutes();
        inhibit = new MuteStage(SuppressedReason.INHIBITION, mutes.inhibition(), context.metrics(), context.listener());
        timeMute = new TimeMuteStage(times, context.metrics());
        silence = new MuteStage(SuppressedReason.SILENCE, mutes.silencing(), context.metrics(), context.listener());
    }

    List<Integration> integrationsOf(Flush flush) {
        return receivers.getOrDefault(flush.route().receiver(), List.of());
    }

    SendQueue queueOf(Integration integration) {
        return queues.computeIfAbsent(integration.toString(), name -> new SendQueue(context.loop()));
    }

    /**
     * Whether a flush could do nothing but wait, as no integration of its receiver has room for another attempt.
     *
     * @param isFirst whether it is the first flush of its group
     * @param whenRoom run on the loop, more than once perhaps, when one has room
     */
    public boolean isBusy(String receiver, boolean isFirst, Runnable whenRoom) {
        List<SendQueue> all = receivers.getOrDefault(receiver, List.of()).stream()
                .map(this::queueOf)
                .toList();
        if (all.isEmpty() || all.stream().anyMatch(SendQueue::hasRoom)) {
            return false;
        }
        all.forEach(queue -> queue.whenRoom(isFirst, whenRoom));
        return true;
    }

    /** What a flush to come would do, judged without waiting, sending or counting anything. */
    public Forecast forecast(Flush flush) {
        Flush left = flush.withAlerts(inhibit.left(flush));
        if (left.alerts().isEmpty()) {
            return new Forecast(flush.now(), SuppressedReason.INHIBITION, List.of());
        }
        SuppressedReason times = timeMute.mutedBy(left);
        if (times != null) {
            return new Forecast(flush.now(), times, List.of());
        }
        Flush unmuted = left.withAlerts(silence.left(left));
        if (unmuted.alerts().isEmpty()) {
            return new Forecast(flush.now(), SuppressedReason.SILENCE, List.of());
        }
        SendForecast sends = new SendForecast(context, lookup);
        return new Forecast(
                flush.now(),
                null,
                integrationsOf(flush).stream()
                        .map(integration -> sends.of(unmuted, integration))
                        .toList());
    }

    /**
     * The run of a flush, yet to be started.
     *
     * @param memory of the group
     * @param done called once, on the loop, with the failures: none if every integration was notified of what it must know
     */
    public FlushRun run(Flush flush, FlushMemory memory, Consumer<List<String>> done) {
        return new FlushRun(this, flush, memory, done);
    }
}

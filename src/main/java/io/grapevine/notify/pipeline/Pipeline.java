package io.grapevine.notify.pipeline;

import io.grapevine.mute.MuteIndex;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Forecast;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Stage;
import io.grapevine.notify.StageRun;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import io.grapevine.notify.delivery.DeliveryServices;
import io.grapevine.notify.delivery.IntegrationLookup;
import io.grapevine.notify.delivery.SendForecast;
import io.grapevine.notify.delivery.SendQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The notification pipeline of a configuration: the stages from a flush to the integrations of its receiver. A flush goes
 * through {@link #stages}, then each integration through {@link
 * io.grapevine.notify.delivery.IntegrationRun#stages}. Alertmanager's GossipSettle is not a stage: the dispatcher holds its
 * flushes until the replica has settled. On the loop only.
 */
public final class Pipeline {
    final DeliveryServices context;
    final IntegrationLookup lookup;
    private final TimeMuting times;
    private final PeerWaitStage peerWait;
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
        this.context = context;
        this.times = times;
        this.peerWait = peerWait;
        this.receivers = receivers;
        this.lookup = new IntegrationLookup(
                receivers.values().stream().flatMap(List::stream).toList());
    }

    /** The stages of a flush in their order. {@code fanOut} follows those that may mute it, which a forecast runs too. */
    List<Stage<Flush>> stages(FlushMemory memory, FlushObserver observer, Stage<Flush> fanOut) {
        MuteIndex mutes = context.mutes();
        return List.of(
                new MuteStage(SuppressedReason.INHIBITION, mutes.inhibition(), memory.inhibited(), observer),
                new TimeMuteStage(times, observer),
                new MuteStage(SuppressedReason.SILENCE, mutes.silencing(), memory.silenced(), observer),
                fanOut,
                peerWait);
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
        SendForecast forecast = new SendForecast(context, lookup);
        List<Forecast.Send> sends = new ArrayList<>();
        Stage<Flush> end = left -> {
            integrationsOf(left).forEach(integration -> sends.add(forecast.of(left, integration)));
            return new Stage.Decision.Done<>("forecast");
        };
        List<Forecast> forecasts = new ArrayList<>();
        new StageRun<>(stages(new FlushMemory(), FlushObserver.NONE, end), () -> flush, decision -> {
                    SuppressedReason stoppedBy = decision instanceof Stage.Decision.Done<Flush> done
                            ? SuppressedReason.of(done.reason())
                            : null;
                    forecasts.add(new Forecast(flush.now(), stoppedBy, sends));
                })
                .start();
        return forecasts.get(0);
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

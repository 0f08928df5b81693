package io.grapevine.eventrecorder;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the events that do not reach the receiver of an output. Only the first of a row is logged: a receiver that is away
 * would fill the log.
 */
public final class OutputLosses {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLosses.class);

    private final String output;
    private final CounterDataPoint drops;
    private final CounterDataPoint lost;
    private final AtomicBoolean dropping = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * The losses of one output.
     *
     * @param drops counts events that were not taken, as too many waited
     * @param lost counts events that were taken and could not be delivered
     */
    public OutputLosses(String output, CounterDataPoint drops, CounterDataPoint lost) {
        this.output = output;
        this.drops = drops;
        this.lost = lost;
    }

    /** An event was not taken, as too many wait. */
    public void dropped() {
        drops.inc();
        if (!dropping.getAndSet(true)) {
            LOG.atWarn().addKeyValue("output", output).log("Event output queue full, dropping events");
        }
    }

    /** An event was taken. */
    public void taken() {
        dropping.set(false);
    }

    /** Events were not delivered, for a reason that can be shown. */
    public void failed(int events, String reason) {
        lost.inc(events);
        (failing.getAndSet(true) ? LOG.atDebug() : LOG.atError())
                .addKeyValue("output", output)
                .addKeyValue("events", events)
                .addKeyValue("err", reason)
                .log("Sending events failed, dropping them");
    }

    /** Events were delivered. */
    public void delivered() {
        if (failing.getAndSet(false)) {
            LOG.atInfo().addKeyValue("output", output).log("Sending events works again");
        }
    }

    /** The output is closed with events left. */
    public void abandoned(int events) {
        if (events > 0) {
            lost.inc(events);
            LOG.atWarn()
                    .addKeyValue("output", output)
                    .addKeyValue("events", events)
                    .log("Event output closed before all events were sent, dropping the rest");
        }
    }
}

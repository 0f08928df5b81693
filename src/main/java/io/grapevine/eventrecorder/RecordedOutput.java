package io.grapevine.eventrecorder;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An output with its metrics, and what it says of faults: the first of a row, and the end of the row. On one thread. */
final class RecordedOutput {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedOutput.class);

    private final EventOutput output;
    private final RecorderMetrics metrics;
    private int failures;

    RecordedOutput(EventOutput output, RecorderMetrics metrics) {
        this.output = output;
        this.metrics = metrics;
    }

    EventOutput output() {
        return output;
    }

    /** Sends an event; whatever goes wrong, the other outputs and events are not to suffer. */
    void send(EventType type, EncodedEvent event) {
        try {
            metrics.written(type, output.name(), output.send(event));
            if (failures > 0) {
                LOG.atInfo()
                        .addKeyValue("output", output.name())
                        .addKeyValue("failures", failures)
                        .log("Writing events works again");
                failures = 0;
            }
        } catch (IOException e) {
            failed(type, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            metrics.encodingFailed(type);
            failed(type, e.toString());
        }
    }

    private void failed(EventType type, String reason) {
        metrics.failed(type, output.name());
        failures++;
        (failures == 1 ? LOG.atError() : LOG.atDebug())
                .addKeyValue("event_type", type.label())
                .addKeyValue("output", output.name())
                .addKeyValue("err", reason)
                .log("Writing an event failed");
    }
}

package io.grapevine.tracing;

import io.grapevine.base.loop.Throttle;
import io.grapevine.tracing.OtlpSender.ExportException;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports batches of spans. A batch is sent again a few times if the collector may accept it later, and then dropped;
 * failures are logged at most once a minute.
 */
final class OtlpExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpExporter.class);
    private static final int ATTEMPTS = 4;
    private static final long FIRST_WAIT_MILLIS = 500;

    private final Vertx vertx;
    private final OtlpEndpoint endpoint;
    private final OtlpSender sender;
    private final Throttle lines = new Throttle(Duration.ofMinutes(1));
    private volatile boolean stopping;
    private long lost;
    private boolean failing;

    OtlpExporter(Vertx vertx, OtlpEndpoint endpoint, OtlpSender sender) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.sender = sender;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = new CompletableResultCode();
        TraceRequestMarshaler request = TraceRequestMarshaler.create(spans);
        ByteArrayOutputStream message = new ByteArrayOutputStream(request.getBinarySerializedSize());
        try {
            request.writeBinaryTo(message);
        } catch (IOException e) {
            return CompletableResultCode.ofExceptionalFailure(e);
        }
        attempt(message.toByteArray(), spans.size(), 1, result);
        return result;
    }

    private void attempt(byte[] message, int spans, int attempt, CompletableResultCode result) {
        sender.send(message)
                .onSuccess(sent -> {
                    delivered();
                    result.succeed();
                })
                .onFailure(e -> {
                    boolean again = e instanceof ExportException fault && fault.isRetryable();
                    if (again && attempt < ATTEMPTS && !stopping) {
                        vertx.setTimer(
                                FIRST_WAIT_MILLIS << (attempt - 1),
                                timer -> attempt(message, spans, attempt + 1, result));
                    } else {
                        dropped(spans, e);
                        result.fail();
                    }
                });
    }

    private synchronized void delivered() {
        if (failing) {
            failing = false;
            LOG.atInfo()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("lost", lost)
                    .log("Sending traces works again");
            lost = 0;
        }
    }

    private synchronized void dropped(int spans, Throwable e) {
        failing = true;
        lost += spans;
        if (lines.permits(Duration.ofNanos(System.nanoTime()))) {
            LOG.atWarn()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("err", e.getMessage())
                    .addKeyValue("lost", lost)
                    .log("Sending traces failed");
        }
    }

    /** Makes no further attempt after those in progress. */
    void stopRetries() {
        stopping = true;
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}

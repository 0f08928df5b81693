package io.grapevine.integration.trial;

import io.grapevine.go.JsonException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /receivers/{name}/test}. */
final class TestOperation {
    private static final Logger LOG = LoggerFactory.getLogger(TestOperation.class);

    /** Each may occupy connections for a minute. */
    private static final int MOST = 4;

    private final ReceiverTester tester;
    private final InstantSource clock;
    private final TestMetrics metrics;
    private final Semaphore free = new Semaphore(MOST);

    TestOperation(ReceiverTester tester, InstantSource clock, PrometheusRegistry registry) {
        this.tester = tester;
        this.clock = clock;
        this.metrics = new TestMetrics(registry);
    }

    /**
     * Answers, now or later. Called on a worker thread.
     *
     * @param receiver the name of the receiver
     */
    void answer(TrialExchange exchange, String receiver) throws TrialRefusal {
        TestRequest request;
        try {
            request = TestRequest.read(exchange.body());
        } catch (JsonException fault) {
            throw TrialRefusal.invalid(fault);
        }
        if (!free.tryAcquire()) {
            throw TrialRefusal.http(
                    503, "receivers are being tested already (expected: at most " + MOST + " at a time)");
        }
        start(receiver, request).whenComplete((all, crash) -> {
            free.release();
            if (crash != null) {
                exchange.crash(crash);
            } else {
                told(exchange, receiver, request, all);
            }
        });
    }

    private CompletionStage<List<Attempted>> start(String receiver, TestRequest request) throws TrialRefusal {
        boolean started = false;
        try {
            CompletionStage<List<Attempted>> test = tester.test(
                    new ReceiverTest(request.config(), TestNotification.of(receiver, request, clock.instant())));
            started = true;
            return test;
        } finally {
            if (!started) {
                free.release();
            }
        }
    }

    private void told(TrialExchange exchange, String receiver, TestRequest request, List<Attempted> all) {
        all.forEach(metrics::count);
        LOG.atInfo()
                .addKeyValue("receiver", receiver)
                .addKeyValue("from", exchange.remote())
                .addKeyValue("config", source(request.config()))
                .addKeyValue(
                        "outcomes", all.stream().map(TestOperation::summary).collect(Collectors.joining(",")))
                .log("Receiver tested");
        exchange.json(200, json -> new AttemptWriter(json).write(receiver, all));
    }

    private static String source(@Nullable String config) {
        return config == null ? "live" : "request";
    }

    private static String summary(Attempted attempted) {
        return attempted.integration() + "[" + attempted.index() + "]="
                + attempted.outcome().label();
    }
}

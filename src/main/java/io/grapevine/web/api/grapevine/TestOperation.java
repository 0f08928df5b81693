package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.receiver.receivertest.Attempted;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.grapevine.receiver.receivertest.TrialRefusal;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /receivers/{name}/test}. */
final class TestOperation {
    private static final Logger LOG = LoggerFactory.getLogger(TestOperation.class);

    /** The reason of a refusal. */
    static final String BUSY = "receivers are being tested already";

    private final ReceiverTester tester;
    private final InstantSource clock;
    private final Consumer<Runnable> context;
    private final Counter tests;
    /** Of tests whose attempts run: each may occupy connections for a minute. */
    private final Semaphore free = new Semaphore(BoundedWork.MOST);

    TestOperation(ReceiverTester tester, InstantSource clock, Consumer<Runnable> context, PrometheusRegistry registry) {
        this.context = context;
        MetricFactory metrics = new MetricFactory(registry, "grapevine_");
        this.tester = tester;
        this.clock = clock;
        tests = metrics.counter(
                "receiver_tests_total", "Test notifications, by what became of them at each integration.", "outcome");
        for (Attempted.Outcome outcome : Attempted.Outcome.values()) {
            tests.initLabelValues(outcome.label());
        }
    }

    /** Answers, now or later. Called on a worker thread. */
    void answer(JsonExchange exchange, String receiver) throws Refusal {
        TestRequest request;
        try {
            request = TestRequest.read(exchange.body());
        } catch (JsonException fault) {
            throw Refusal.invalid(fault.text());
        }
        if (!free.tryAcquire()) {
            throw BoundedWork.refusal(BUSY);
        }
        start(receiver, request).whenComplete((all, crash) -> {
            free.release();
            if (crash != null) {
                exchange.crash(crash);
            } else {
                report(exchange, receiver, request, all);
            }
        });
    }

    private CompletionStage<List<Attempted>> start(String receiver, TestRequest request) throws Refusal {
        boolean started = false;
        try {
            CompletionStage<List<Attempted>> test =
                    tester.test(request.config(), request.notification(receiver, clock.instant()));
            started = true;
            return test;
        } catch (TrialRefusal refusal) {
            throw Refusal.of(refusal.isNotFound() ? 404 : 400, String.valueOf(refusal.getMessage()));
        } finally {
            if (!started) {
                free.release();
            }
        }
    }

    private void report(JsonExchange exchange, String receiver, TestRequest request, List<Attempted> all) {
        all.forEach(attempted -> tests.labelValues(attempted.outcome().label()).inc());
        String outcomes = all.stream().map(TestOperation::summary).collect(Collectors.joining(","));
        context.accept(() -> LOG.atInfo()
                .addKeyValue("receiver", receiver)
                .addKeyValue("from", exchange.remote())
                .addKeyValue("config", request.config() == null ? "live" : "request")
                .addKeyValue("outcomes", outcomes)
                .log("Receiver tested"));
        JsonArray integrations = new JsonArray(all.stream().map(Attempted::json).toList());
        JsonObject answer = new JsonObject().put("receiver", receiver).put("integrations", integrations);
        exchange.bytes(200, JsonExchange.JSON, answer.toBuffer().appendByte((byte) '\n'));
    }

    private static String summary(Attempted attempted) {
        return attempted.integration() + "[" + attempted.index() + "]="
                + attempted.outcome().label();
    }
}

package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.node.Node;
import io.grapevine.receiver.receivertest.Attempted;
import io.grapevine.receiver.receivertest.ReceiverTestRefusal;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.grapevine.template.Renderer;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.WorkerExchange;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints by which templates and receivers are tried. */
public final class ReceiverTestApi implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverTestApi.class);
    private static final String BASE = "/api/grapevine/v1";
    private static final String RENDER = BASE + "/templates/render";
    private static final String RECEIVERS = BASE + "/receivers/";
    private static final String TEST = "/test";
    private static final String TEST_NAME = RECEIVERS + "{name}" + TEST;
    private static final long LARGEST = 1 << 20;
    private static final String BUSY = "receivers are being tested already";

    private final RenderOperation render;
    private final BoundedWork renders;
    private final ReceiverTester tester;
    private final InstantSource clock;
    private final Consumer<Runnable> context;
    private final BoundedWork tests;
    /** Of tests whose attempts run: each may occupy connections for a minute. */
    private final Semaphore attempts = new Semaphore(BoundedWork.MOST);

    private final Counter outcomes;

    /**
     * The endpoints.
     *
     * @param engines renders templates with those of the configuration in force, by language
     * @param clock the time at which alerts are rendered
     * @param context runs what logs
     * @param workers renders templates, and reads configurations
     */
    public ReceiverTestApi(
            Node node,
            Supplier<Map<TemplateLanguage, Renderer>> engines,
            ReceiverTester tester,
            InstantSource clock,
            Consumer<Runnable> context,
            WorkerExchange.Workers workers,
            PrometheusRegistry registry) {
        render = new RenderOperation(engines, node, clock);
        renders = new BoundedWork(workers, "templates are being rendered already");
        this.tester = tester;
        this.clock = clock;
        this.context = context;
        tests = new BoundedWork(workers, BUSY);
        outcomes = new MetricFactory(registry, "grapevine_")
                .counter(
                        "receiver_tests_total",
                        "Test notifications, by what became of them at each integration.",
                        "outcome");
        for (Attempted.Outcome outcome : Attempted.Outcome.values()) {
            outcomes.initLabelValues(outcome.label());
        }
    }

    @Override
    public Optional<String> measuredAs(String path) {
        if (path.equals(RENDER)) {
            return Optional.of(RENDER);
        }
        return path.startsWith(RECEIVERS) ? receiver(path).map(name -> TEST_NAME) : Optional.empty();
    }

    @Override
    public void mount(Router router) {
        // To the router an escaped letter is the same as the letter, and a slash at the end is nothing.
        Predicate<String> isRender = path -> path.endsWith(RENDER);
        Predicate<String> isTest = path -> receiver(path).isPresent();
        on(router, RENDER, isRender, JsonRoutes.bodyOf(LARGEST));
        on(router, RENDER, isRender, context -> run(context, renders, render::answer));
        on(router, RECEIVERS + "*", isTest, JsonRoutes.bodyOf(LARGEST));
        on(
                router,
                RECEIVERS + "*",
                isTest,
                request -> run(
                        request,
                        tests,
                        exchange -> test(exchange, decoded(request.request().path()))));
    }

    private static void on(Router router, String path, Predicate<String> ours, Handler<RoutingContext> handler) {
        Needs.ADMIN.at(router.route(path), HttpMethod.POST).handler(context -> {
            if (ours.test(context.request().path())) {
                handler.handle(context);
            } else {
                context.next();
            }
        });
    }

    /** What stands in the place of the name, which may hold slashes; empty if the path is another one. */
    private static Optional<String> receiver(String path) {
        int start = path.indexOf(RECEIVERS) + RECEIVERS.length();
        int end = path.length() - TEST.length();
        return start >= RECEIVERS.length() && start < end && path.endsWith(TEST)
                ? Optional.of(path.substring(start, end))
                : Optional.empty();
    }

    private static String decoded(String path) throws Refusal {
        try {
            return URLDecoder.decode(receiver(path).orElseThrow().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("name of the receiver: a broken escape (expected: % and two hexadecimal digits)");
        }
    }

    private static void run(RoutingContext context, BoundedWork work, JsonExchange.Operation operation) {
        JsonExchange exchange = JsonExchange.ofSecrets(context);
        if (context.request().method().name().equals("POST")) {
            work.run(exchange, operation);
        } else {
            exchange.refuseMethod("POST");
        }
    }

    /** The operation {@code POST /receivers/{name}/test}. Answers, now or later; called on a worker thread. */
    private void test(JsonExchange exchange, String receiver) throws Refusal {
        TestRequest request;
        try {
            request = TestRequest.read(exchange.body());
        } catch (JsonException fault) {
            throw Refusal.invalid(fault.text());
        }
        if (!attempts.tryAcquire()) {
            throw BoundedWork.refusal(BUSY);
        }
        start(receiver, request).whenComplete((all, crash) -> {
            attempts.release();
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
        } catch (ReceiverTestRefusal refusal) {
            throw Refusal.of(refusal.isNotFound() ? 404 : 400, String.valueOf(refusal.getMessage()));
        } finally {
            if (!started) {
                attempts.release();
            }
        }
    }

    private void report(JsonExchange exchange, String receiver, TestRequest request, List<Attempted> all) {
        all.forEach(
                attempted -> outcomes.labelValues(attempted.outcome().label()).inc());
        String summary = all.stream().map(ReceiverTestApi::summary).collect(Collectors.joining(","));
        exchange.changed(null, summary);
        context.accept(() -> LOG.atInfo()
                .addKeyValue("receiver", receiver)
                .addKeyValue("from", exchange.remote())
                .addKeyValue("config", request.config() == null ? "live" : "request")
                .addKeyValue("outcomes", summary)
                .log("Receiver tested"));
        JsonArray integrations = new JsonArray(all.stream().map(Attempted::json).toList());
        JsonObject answer = new JsonObject().put("receiver", receiver).put("integrations", integrations);
        exchange.bytes(200, JsonExchange.JSON, answer.toBuffer().appendByte((byte) '\n'));
    }

    private static String summary(Attempted attempted) {
        return attempted.integration() + "[" + attempted.index() + "]="
                + attempted.outcome().label();
    }

    /**
     * Lets requests be answered on workers, a few of them at a time: each may keep a thread busy for seconds, and notifications need
     * threads, too. Further ones are refused, whether the others run or wait for a thread.
     */
    private static final class BoundedWork {
        /** The largest number of requests that run or wait. */
        static final int MOST = 4;

        private final WorkerExchange.Workers workers;
        private final String busy;
        private final Semaphore free = new Semaphore(MOST);

        /**
         * No work.
         *
         * @param busy why a request is refused
         */
        BoundedWork(WorkerExchange.Workers workers, String busy) {
            this.workers = workers;
            this.busy = busy;
        }

        /** Answers a request, now or later; called on the event loop of its connection. */
        void run(JsonExchange exchange, JsonExchange.Operation operation) {
            if (free.tryAcquire()) {
                exchange.runOn(task -> workers.run(() -> releasing(task)), operation);
            } else {
                exchange.refuse(refusal(busy));
            }
        }

        private void releasing(Runnable task) {
            try {
                task.run();
            } finally {
                free.release();
            }
        }

        static Refusal refusal(String busy) {
            return Refusal.of(503, busy + " (expected: at most " + MOST + " at a time)");
        }
    }
}

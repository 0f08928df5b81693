package io.grapevine.web.api.grapevine;

import io.grapevine.node.Node;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.grapevine.template.Renderer;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.WorkerExchange;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The endpoints by which templates and receivers are tried. */
public final class ReceiverTestApi implements Routes {
    private static final String BASE = "/api/grapevine/v1";
    private static final String RENDER = BASE + "/templates/render";
    private static final String RECEIVERS = BASE + "/receivers/";
    private static final String TEST = "/test";
    private static final String TEST_NAME = RECEIVERS + "{name}" + TEST;
    private static final long LARGEST = 1 << 20;

    private final RenderOperation render;
    private final BoundedWork renders;
    private final TestOperation test;
    private final BoundedWork tests;

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
        test = new TestOperation(tester, clock, context, registry);
        tests = new BoundedWork(workers, TestOperation.BUSY);
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
        on(router, RECEIVERS + "*", isTest, context -> run(context, tests, exchange -> test(exchange, context)));
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

    private void test(JsonExchange exchange, RoutingContext context) throws Refusal {
        test.answer(exchange, decoded(receiver(context.request().path()).orElseThrow()));
    }

    /** What stands in the place of the name, which may hold slashes; empty if the path is another one. */
    private static Optional<String> receiver(String path) {
        int start = path.indexOf(RECEIVERS) + RECEIVERS.length();
        int end = path.length() - TEST.length();
        return start >= RECEIVERS.length() && start < end && path.endsWith(TEST)
                ? Optional.of(path.substring(start, end))
                : Optional.empty();
    }

    private static String decoded(String name) throws Refusal {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
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
}

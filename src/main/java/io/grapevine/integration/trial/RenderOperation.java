package io.grapevine.integration.trial;

import io.grapevine.go.JsonException;
import io.grapevine.go.Quoted;
import io.grapevine.node.Node;
import io.grapevine.template.Renderer;
import io.grapevine.template.SampleData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /templates/render}. */
final class RenderOperation {
    /** Each may keep a thread busy for seconds, and notifications need threads, too. */
    private static final int MOST = 4;

    private final Supplier<Map<RenderEngine, Renderer>> engines;
    private final LiveData live;
    private final InstantSource clock;
    private final Semaphore free = new Semaphore(MOST);

    RenderOperation(Supplier<Map<RenderEngine, Renderer>> engines, Node node, InstantSource clock) {
        this.engines = engines;
        this.live = new LiveData(node, clock);
        this.clock = clock;
    }

    /** Answers, on a worker thread. */
    void answer(TrialExchange exchange) throws TrialRefusal {
        if (!free.tryAcquire()) {
            throw TrialRefusal.http(
                    503, "templates are being rendered already (expected: at most " + MOST + " at a time)");
        }
        try {
            String output = rendered(exchange.body());
            exchange.json(200, json -> {
                json.writeStartObject();
                json.writeStringField("output", output);
                json.writeEndObject();
            });
        } finally {
            free.release();
        }
    }

    private String rendered(byte[] body) throws TrialRefusal {
        RenderRequest request;
        try {
            request = RenderRequest.read(body);
        } catch (JsonException fault) {
            throw TrialRefusal.invalid(fault);
        }
        Map<RenderEngine, Renderer> known = engines.get();
        RenderEngine engine = known.keySet().stream()
                .filter(each -> each.label().equals(request.engine()))
                .findFirst()
                .orElseThrow(() -> unknownEngine(request.engine(), known));
        String text = request.text() != null ? request.text() : engine.call(String.valueOf(request.template()));
        return render(Objects.requireNonNull(known.get(engine)), text, request.html(), data(request));
    }

    private static TrialRefusal unknownEngine(String name, Map<RenderEngine, Renderer> known) {
        String names = String.join(
                " or ",
                known.keySet().stream().map(RenderEngine::label).sorted().toList());
        return TrialRefusal.invalid("engine: " + Quoted.quote(name) + " (expected: " + names + ")");
    }

    private static String render(Renderer renderer, String text, boolean html, TemplateData data) throws TrialRefusal {
        try {
            return html ? renderer.html(text, data) : renderer.text(text, data);
        } catch (TemplateException fault) {
            throw TrialRefusal.invalid(String.valueOf(fault.getMessage()));
        }
    }

    private TemplateData data(RenderRequest request) throws TrialRefusal {
        String receiver = request.receiver();
        if (request.fingerprint() != null) {
            return live.ofAlert(request.fingerprint(), receiver);
        } else if (request.group() != null) {
            return live.ofGroup(request.group(), receiver);
        }
        String name = nameOr(receiver, "sample");
        return request.data() != null
                ? request.data().completed(nameOr(receiver, ""), live.externalUrl(), live.now())
                : SampleData.of(name, clock.instant(), live.externalUrl());
    }

    private static String nameOr(@Nullable String receiver, String fallback) {
        return Objects.requireNonNullElse(receiver, fallback);
    }
}

package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.template.Renderer;
import io.grapevine.template.SampleData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.TemplateInput;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code POST /templates/render}. */
record RenderOperation(Supplier<Map<TemplateLanguage, Renderer>> engines, Node node, InstantSource clock) {
    /** Answers, on a worker thread. */
    void answer(JsonExchange exchange) throws Refusal {
        String output = rendered(exchange.body(Request::read));
        exchange.object(200, json -> json.put("output", output));
    }

    private String rendered(Request request) throws Refusal {
        Map<TemplateLanguage, Renderer> known = engines.get();
        TemplateLanguage engine = known.keySet().stream()
                .filter(each -> each.label().equals(request.engine))
                .findFirst()
                .orElseThrow(() -> unknownEngine(request.engine, known));
        String text = request.text != null ? request.text : engine.call(String.valueOf(request.template));
        Renderer renderer = Objects.requireNonNull(known.get(engine));
        TemplateData data = data(request);
        try {
            return request.type.equals("html") ? renderer.html(text, data) : renderer.text(text, data);
        } catch (TemplateException fault) {
            throw Refusal.invalid(String.valueOf(fault.getMessage()));
        }
    }

    private static Refusal unknownEngine(String name, Map<TemplateLanguage, Renderer> known) {
        String names = String.join(
                " or ",
                known.keySet().stream().map(TemplateLanguage::label).sorted().toList());
        return Refusal.invalid("engine: " + Quoted.quote(name) + " (expected: " + names + ")");
    }

    /** The URL at which users reach this replica. */
    private String externalUrl() {
        return node.loadedConfig().externalUrl();
    }

    private TemplateData data(Request request) throws Refusal {
        String receiver = request.receiver;
        if (request.fingerprint != null) {
            return ofAlert(request.fingerprint, receiver);
        } else if (request.group != null) {
            return ofGroup(request.group, receiver);
        }
        return request.data != null
                ? request.data.completed(Objects.requireNonNullElse(receiver, ""), externalUrl(), clock.instant())
                : SampleData.of(Objects.requireNonNullElse(receiver, "sample"), clock.instant(), externalUrl());
    }

    /**
     * The data of a first notification about one alert by itself, also if it is muted.
     *
     * @param receiver the receiver of one of its routes; null for the first
     * @throws Refusal if there is no such alert, or no such route of it
     */
    private TemplateData ofAlert(String fingerprint, @Nullable String receiver) throws Refusal {
        if (!fingerprint.matches("[0-9a-fA-F]{16}")) {
            throw Refusal.invalid(
                    "fingerprint: " + Quoted.quote(fingerprint) + " (expected: sixteen hexadecimal digits)");
        }
        Alert alert = node.alerts().get(Fingerprint.parse(fingerprint));
        if (alert == null) {
            throw Refusal.of(404, "no alert with fingerprint " + Quoted.quote(fingerprint));
        }
        Route route = node.groups().route().match(alert.labels()).stream()
                .filter(each -> isMeant(each, receiver))
                .findFirst()
                .orElseThrow(() -> Refusal.of(404, "the alert has no route to receiver " + receiver));
        return data(route, route.groupLabels(alert.labels()), List.of(alert));
    }

    /**
     * The data of a first notification of a group, muted alerts included.
     *
     * @param receiver the receiver of the group, of several groups with one key; null for any
     * @throws Refusal if there is no such group
     */
    private TemplateData ofGroup(String key, @Nullable String receiver) throws Refusal {
        GroupView group = node.groups().groups().stream()
                .filter(each -> each.key().equals(key) && isMeant(each.route(), receiver))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        404,
                        "no group with key " + Quoted.quote(key)
                                + (receiver == null ? "" : " and receiver " + Quoted.quote(receiver))));
        List<Alert> alerts = group.members().stream().map(GroupMember::alert).toList();
        return data(group.route(), group.labels(), alerts);
    }

    private static boolean isMeant(Route route, @Nullable String receiver) {
        return receiver == null || route.config().receiver().equals(receiver);
    }

    private TemplateData data(Route route, LabelSet groupLabels, List<Alert> alerts) {
        Instant now = clock.instant();
        List<Alert> notified = alerts.stream()
                .map(alert -> alert.asOf(now))
                .sorted(Alert.LISTING)
                .toList();
        String name = route.config().receiver();
        LabelSet templates = route.config().labels();
        LabelSet routeLabels = templates.isEmpty()
                ? LabelSet.EMPTY
                : node.loadedConfig()
                        .routeLabels()
                        .render(
                                templates,
                                TemplateData.of(
                                        name,
                                        notified,
                                        NotifyReason.UNKNOWN.text(),
                                        groupLabels,
                                        templates,
                                        externalUrl()));
        boolean ended = notified.stream().allMatch(Alert::hasEnd);
        NotifyReason reason = ended ? NotifyReason.ALL_RESOLVED : NotifyReason.FIRST;
        return TemplateData.of(name, notified, reason.text(), groupLabels, routeLabels, externalUrl());
    }

    /** The body of a request: a template, given or named, and its data: given, of a live alert or group, or a sample. */
    private static final class Request {
        private static final List<String> FIELDS =
                List.of("engine", "text", "template", "type", "data", "fingerprint", "group", "receiver");

        private String engine = TemplateLanguage.GO.label();
        private @Nullable String text;
        private @Nullable String template;
        private String type = "text";
        private @Nullable TemplateInput data;
        private @Nullable String fingerprint;
        private @Nullable String group;
        private @Nullable String receiver;

        static Request read(JsonReader json) throws JsonException {
            Request request = new Request();
            json.fields(FIELDS, name -> request.read(json, name));
            if ((request.text == null) == (request.template == null)) {
                throw json.fault(
                        request.text == null
                                ? "no template (expected: \"text\" or \"template\")"
                                : "\"text\" and \"template\" (expected: one of them)");
            }
            long sources = Stream.of(request.data != null, request.fingerprint != null, request.group != null)
                    .filter(given -> given)
                    .count();
            if (sources > 1) {
                throw json.fault("several kinds of data (expected: one of \"data\", \"fingerprint\" and \"group\")");
            }
            return request;
        }

        private void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "engine" -> engine = json.string();
                case "text" -> text = json.string();
                case "template" -> template = json.string();
                case "type" -> type = json.oneOf(List.of("text", "html"));
                case "data" -> data = TemplateInput.read(json);
                case "fingerprint" -> fingerprint = json.string();
                case "group" -> group = json.string();
                default -> receiver = json.string();
            }
        }
    }
}

package io.grapevine.receiver.opsgenie;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Utf8;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.DedupKey;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.Shortened;
import io.grapevine.receiver.message.TemplateFault;
import io.grapevine.receiver.opsgenie.OpsgenieConfig.OpsgenieResponder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Keeps an alert of Opsgenie for each group. */
public final class OpsgenieNotifier implements Notifier {
    private final OpsgenieConfig config;
    private final Requests requests;
    private final GoUrl api;
    private final SecretSource key;

    /** A notifier for one {@code opsgenie_configs} entry. It fails if its URL is unusable. */
    public OpsgenieNotifier(OpsgenieConfig config, Requests requests) throws SendFailure {
        this.config = config;
        this.requests = requests;
        this.key = new SecretSource("api_key", config.apiKey(), config.apiKeyFile(), "");
        this.api = Requests.apiUrl(config.apiUrl());
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> calls(notification, texts),
                (calls, attempt) -> send(calls, notification, attempt));
    }

    private List<HttpCall> calls(Notification notification, MessageFields texts) throws TemplateFault, SendFailure {
        String alias = DedupKey.of(notification);
        List<Request> all =
                notification.isFiring() ? Request.opening(config, texts, alias) : Request.closing(config, texts, alias);
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json", "Authorization", "GenieKey " + texts.secret("api_key", key.read()));
        return all.stream()
                .map(request -> new HttpCall(request.method(), url(request), headers, request.json(), Duration.ZERO))
                .toList();
    }

    private String url(Request request) {
        GoUrl url = api.withMorePath(request.path());
        return (request.byAlias() ? url.withQuery(GoUrl.withParameter(url.query(), "identifierType", "alias")) : url)
                .text();
    }

    /** Makes the requests one after the other until one fails. */
    private CompletionStage<Outcome> send(List<HttpCall> calls, Notification notification, Requests.Attempt attempt) {
        List<HttpCall> rest = calls.subList(1, calls.size());
        return attempt.ask(calls.get(0), reply -> {
            Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
            return outcome instanceof Outcome.Delivered && !rest.isEmpty()
                    ? send(rest, notification, attempt)
                    : CompletableFuture.completedFuture(outcome);
        });
    }

    /**
     * One request to Opsgenie's alert API.
     *
     * @param path where, below the address of the API
     * @param byAlias whether it is about an alert that exists, which the path names by its alias
     */
    record Request(String method, String path, boolean byAlias, String json) {
        /** How long a message may be, in characters. */
        private static final int MAX_MESSAGE = 130;

        private static final String ALERTS = "v2/alerts";

        /**
         * The requests that tell of a group that fires, in order: its alert is created, which counts up one that is open
         * already and leaves its texts as they were, and then its texts are updated if the configuration says so.
         */
        static List<Request> opening(OpsgenieConfig config, MessageFields texts, String alias) {
            String message = Shortened.toCharacters(texts.headline("message", config.message()), MAX_MESSAGE);
            String description = texts.body("description", config.description());
            Request create = post(ALERTS, false, alert(config, texts, alias, message, description));
            return config.updateAlerts()
                    ? List.of(create, update(alias, "message", message), update(alias, "description", description))
                    : List.of(create);
        }

        /** The request that tells of a group that has ended: its alert is closed. */
        static List<Request> closing(OpsgenieConfig config, MessageFields texts, String alias) {
            Map<String, Object> body = Map.of("source", texts.of("source", config.source()));
            return List.of(post(ALERTS + '/' + alias + "/close", true, body));
        }

        private static Request post(String path, boolean byAlias, Map<String, Object> body) {
            return new Request("POST", path, byAlias, GoJson.encode(body) + "\n");
        }

        private static Request update(String alias, String field, String text) {
            Map<String, Object> body = text.isEmpty() ? Map.of() : Map.of(field, text);
            return new Request("PUT", ALERTS + '/' + alias + '/' + field, true, GoJson.encode(body) + "\n");
        }

        private static Map<String, Object> alert(
                OpsgenieConfig config, MessageFields texts, String alias, String message, String description) {
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put("alias", alias);
            alert.put("message", message);
            putUnlessEmpty(alert, "description", description);
            alert.put("details", details(config, texts));
            alert.put("source", texts.of("source", config.source()));
            putUnlessEmpty(alert, "responders", responders(config, texts));
            putUnlessEmpty(alert, "tags", parts(texts.of("tags", config.tags())));
            putUnlessEmpty(alert, "note", texts.of("note", config.note()));
            putUnlessEmpty(alert, "priority", texts.of("priority", config.priority()));
            putUnlessEmpty(alert, "entity", texts.of("entity", config.entity()));
            putUnlessEmpty(alert, "actions", parts(texts.of("actions", config.actions())));
            return alert;
        }

        private static Map<String, String> details(OpsgenieConfig config, MessageFields texts) {
            Map<String, String> details = new TreeMap<>(Utf8::compare);
            details.putAll(texts.data().commonLabels().toMap());
            config.details().forEach((name, value) -> details.put(name, texts.of("details." + name, value)));
            return details;
        }

        private static List<Map<String, Object>> responders(OpsgenieConfig config, MessageFields texts) {
            return config.responders().stream()
                    .flatMap(responder -> responders(responder, texts))
                    .toList();
        }

        /** None if all that describes it renders to nothing, so that a label may say whether there is one. */
        private static Stream<Map<String, Object>> responders(OpsgenieResponder responder, MessageFields texts) {
            String id = texts.of("responders.id", responder.id());
            String name = texts.of("responders.name", responder.name());
            String username = texts.of("responders.username", responder.username());
            String type = texts.of("responders.type", responder.type());
            if ((id + name + username + type).isEmpty()) {
                return Stream.empty();
            }
            return type.equals("teams")
                    ? parts(name).stream().map(team -> responder("", team, "", "team"))
                    : Stream.of(responder(id, name, username, type));
        }

        private static Map<String, Object> responder(String id, String name, String username, String type) {
            Map<String, Object> responder = new LinkedHashMap<>();
            putUnlessEmpty(responder, "id", id);
            putUnlessEmpty(responder, "name", name);
            putUnlessEmpty(responder, "username", username);
            responder.put("type", type);
            return responder;
        }

        /** What commas part, without what is empty. White space counts, but for that around the whole. */
        private static List<String> parts(String list) {
            List<String> parts =
                    new ArrayList<>(List.of(GoStrings.trimSpace(list).split(",")));
            parts.removeIf(String::isEmpty);
            return parts;
        }
    }
}

package io.grapevine.receiver.jira;

import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.ReceiverDefaults;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A project of Jira, in which each group has an issue.
 *
 * @param apiType {@code auto}, {@code cloud} or {@code datacenter}
 * @param reopenTransition the transition that opens an issue again; not a template
 * @param resolveTransition the transition that resolves an issue; not a template
 * @param wontFixResolution the resolution after which an issue is not opened again; not a template
 * @param reopenDuration how long after its resolution an issue is opened again, in whole minutes; less than one for not
 *     at all
 * @param fields further fields by name: trees whose strings are templates
 */
public record Jira(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        String apiType,
        String project,
        JiraField summary,
        JiraField description,
        List<String> labels,
        String priority,
        String issueType,
        String reopenTransition,
        String resolveTransition,
        String wontFixResolution,
        Duration reopenDuration,
        Map<String, @Nullable Object> fields)
        implements HttpKind {
    /** The kind. */
    public static final Kind<Jira> KIND = Kind.of("jira", Jira.class)
            .complete(Jira::complete)
            .text("api_type", "auto")
            .field(updatable("summary"))
            .field(updatable("description"))
            .text("priority", named("jira.default.priority"))
            .alertmanagers(16)
            .with(Kind.Trait.UNKNOWN_TO_MIMIR)
            .with(Kind.Trait.FOR_MACHINES)
            .with(Kind.Trait.URGENT);

    /** Names of transitions depend on the language. */
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Accept-Language", "en");

    @Override
    public Notifier notifier(Requests requests) throws SendFailure {
        JiraAddresses addresses = JiraAddresses.of(apiUrl, apiType);
        return notification -> requests.deliver(
                notification,
                texts -> JiraIssue.of(this, label(notification), addresses.wantsDocuments(), texts),
                (issue, attempt) -> new Exchange(this, addresses, notification, issue, attempt).begin());
    }

    public Jira {
        labels = List.copyOf(labels);
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("project", "a project of Jira");
        draft.require("issue_type", "an issue type of Jira");
        draft.oneOf("api_type", "auto", "cloud", "datacenter");
        draft.complete("api_url", defaults.global().jiraApiUrl(), "global jira_api_url");
    }

    /** A text, or a mapping of the text and whether it is updated. */
    private static Field<JiraField> updatable(String name) {
        String template = named("jira.default." + name);
        Shape<JiraField> shape = Shape.of(JiraField.class, FieldSet.text("template", template));
        JiraField unset = new JiraField(template, null);
        return Field.of(
                        name,
                        value -> value.isMapping() ? value.read(shape::read) : new JiraField(value.text(), null),
                        shape::write,
                        field -> !field.equals(new JiraField("", null)))
                .or(unset);
    }

    /** The label, as Alertmanager writes it. */
    static String label(Notification notification) {
        return "ALERT{" + NotificationId.ofGroup(notification) + "}";
    }

    /**
     * The search for the issue of a group: one that is open, or, where the group fires and may open it again, one that
     * was resolved lately.
     */
    String search(Notification notification, String project) {
        Map<String, Object> search =
                GoJson.object("fields", List.of("status"), "jql", jql(notification, project), "maxResults", 2);
        return GoJson.encode(search) + "\n";
    }

    private String jql(Notification notification, String project) {
        StringBuilder jql = new StringBuilder();
        if (!wontFixResolution.isEmpty()) {
            String resolution = Quoted.quote(wontFixResolution);
            // an issue without a resolution is unequal to none, as far as Jira is concerned
            jql.append("(resolution is EMPTY or resolution != ")
                    .append(resolution)
                    .append(") and ");
        }
        long minutes = reopenDuration.toMinutes();
        if (notification.isFiring() && !reopenTransition.isEmpty() && minutes > 0) {
            jql.append("(resolutiondate is EMPTY OR resolutiondate >= -")
                    .append(minutes)
                    .append("m) and ");
        } else {
            jql.append("statusCategory != Done and ");
        }
        return jql.append("project=")
                .append(Quoted.quote(project))
                .append(" and labels=")
                .append(Quoted.quote(label(notification)))
                .append(" order by status ASC,resolutiondate DESC")
                .toString();
    }

    /** Continuation after an accepting response. */
    @FunctionalInterface
    private interface Next {
        CompletionStage<Outcome> after(String answer) throws SendFailure;
    }

    /** The requests for one notification. */
    private record Exchange(
            Jira config,
            JiraAddresses addresses,
            Notification notification,
            JiraIssue issue,
            Requests.Attempt attempt) {
        CompletionStage<Outcome> begin() {
            String search = config.search(notification, issue.project());
            return ask("looking for the issue", "POST", addresses.search(), search, answer -> {
                Optional<Issue> found = firstIssue(answer);
                return found.isPresent() ? update(found.get()) : create();
            });
        }

        private CompletionStage<Outcome> create() {
            return notification.isFiring()
                    ? ask("creating an issue", "POST", addresses.at("issue"), issue.created(), answer -> delivered())
                    : delivered(); // an issue that begins resolved is useless
        }

        private CompletionStage<Outcome> update(Issue found) {
            String name = notification.isFiring() ? config.reopenTransition() : config.resolveTransition();
            boolean moves = found.isAtOdds(notification.isFiring()) && !name.isEmpty();
            return ask(
                    "updating " + found.key(),
                    "PUT",
                    addresses.at("issue/" + found.key()),
                    issue.updated(),
                    answer -> moves ? move(found.key(), name) : delivered());
        }

        private CompletionStage<Outcome> move(String key, String name) {
            String url = addresses.at("issue/" + key + "/transitions");
            return ask("listing the transitions of " + key, "GET", url, "", answer -> {
                String id = transition(answer, name)
                        .orElseThrow(() -> SendFailure.of("no transition " + Quoted.quote(name)));
                Map<String, Object> body = Map.of("transition", id.isEmpty() ? Map.of() : Map.of("id", id));
                return ask("moving " + key, "POST", url, GoJson.encode(body) + "\n", moved -> delivered());
            });
        }

        private CompletionStage<Outcome> delivered() {
            return CompletableFuture.completedFuture(new Outcome.Delivered(notification.receiverData()));
        }

        private CompletionStage<Outcome> ask(String doing, String method, String url, String body, Next next) {
            HttpCall call = new HttpCall(method, url, HEADERS, body, Duration.ZERO);
            return attempt.ask(call, reply -> {
                if (!StatusTable.isSuccess(reply.status())) {
                    return CompletableFuture.completedFuture(refused(doing, reply));
                }
                try {
                    return next.after(reply.body());
                } catch (SendFailure failure) {
                    return Requests.rejected(doing + ": " + failure.getMessage());
                }
            });
        }

        private Outcome refused(String doing, HttpReply reply) {
            String said = reply.quotableBody();
            return StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(),
                    said.isEmpty() ? doing : doing + ": " + said,
                    StatusTable.retryAfter(reply),
                    notification.receiverData());
        }

        /** The first issue in the answer to a search. */
        private static Optional<Issue> firstIssue(String answer) throws SendFailure {
            try {
                JsonArray issues = list(answer, "issues");
                return issues.isEmpty() ? Optional.empty() : Optional.of(issue(issues.getJsonObject(0)));
            } catch (DecodeException | ClassCastException other) {
                throw unreadable();
            }
        }

        private static Issue issue(@Nullable JsonObject issue) throws SendFailure {
            String key = issue == null ? null : issue.getString("key");
            if (issue == null || key == null || !Issue.KEY.matcher(key).matches()) {
                throw SendFailure.of("an issue without a key that could be one");
            }
            JsonObject fields = issue.getJsonObject("fields");
            JsonObject status = fields == null ? null : fields.getJsonObject("status");
            if (status == null) {
                return new Issue(key, null);
            }
            JsonObject category = status.getJsonObject("statusCategory");
            return new Issue(key, category == null ? "" : category.getString("key", ""));
        }

        /**
         * The id of the first transition with a name, which is compared to the letter, in a list of transitions; empty
         * if there is none.
         */
        private static Optional<String> transition(String answer, String name) throws SendFailure {
            try {
                return list(answer, "transitions").stream()
                        .map(JsonObject.class::cast)
                        .filter(transition -> name.equals(transition.getString("name")))
                        .map(transition -> transition.getString("id", ""))
                        .findFirst();
            } catch (DecodeException | ClassCastException other) {
                throw unreadable();
            }
        }

        /** A list in an object; empty where there is none. */
        private static JsonArray list(String answer, String name) {
            JsonObject object = (JsonObject) Json.decodeValue(answer);
            JsonArray list = object == null ? null : object.getJsonArray(name);
            return list == null ? new JsonArray() : list;
        }

        private static SendFailure unreadable() {
            return SendFailure.of("the answer is not the JSON expected");
        }
    }

    /**
     * An issue that exists.
     *
     * @param category the category of its status, like {@code done}; null if nothing was said of its status
     */
    private record Issue(String key, @Nullable String category) {
        /** A key becomes part of a URL. */
        private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");

        /** Whether the status of the issue has to change for a group that fires, or has ended. */
        boolean isAtOdds(boolean firing) {
            return category != null && category.equals("done") == firing;
        }
    }

    /**
     * A text field of an issue.
     *
     * @param enableUpdate whether an issue that exists gets it too; null for yes
     */
    public record JiraField(String template, @Nullable Boolean enableUpdate) {}

    /**
     * Addresses of the parts of a Jira's API. The path of the API ends with its version, {@code /rest/api/2} or {@code
     * /rest/api/3}, which must be written out.
     *
     * @param cloud whether issues are searched for as Jira Cloud wants it
     */
    record JiraAddresses(GoUrl api, boolean cloud) {
        /**
         * The addresses of an API.
         *
         * @param type {@code cloud}, {@code datacenter}, or {@code auto}, which goes by the name of the host
         * @throws SendFailure if {@code api} is no URL
         */
        static JiraAddresses of(Url api, String type) throws SendFailure {
            GoUrl url = Requests.apiUrl(api);
            boolean atlassian = type.equals("auto") && url.host().endsWith("atlassian.net");
            return new JiraAddresses(url, type.equals("cloud") || atlassian);
        }

        /** Where issues are searched for. Jira Cloud has a newer way to search, in version 3 only. */
        String search() {
            if (!cloud) {
                return at("search");
            }
            String url = at("search/jql");
            int version = url.indexOf("/rest/api/2/");
            return version < 0
                    ? url
                    : url.substring(0, version) + url.substring(version).replaceFirst("2", "3");
        }

        /** Whether descriptions are documents, as version 3 wants them, and not texts with wiki markup. */
        boolean wantsDocuments() {
            return api.withoutSlashAtEnd().decodedPath().endsWith("/3");
        }

        /** A place below the API, like {@code issue/KEY-1/transitions}. */
        String at(String place) {
            return api.joinPath(place).text();
        }
    }
}

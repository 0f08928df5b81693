package io.grapevine.receiver.jira;

import io.grapevine.base.go.Quoted;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps an issue of Jira for each group. */
public final class JiraNotifier implements Notifier {
    /** Names of transitions depend on the language. */
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Accept-Language", "en");

    private final JiraConfig config;
    private final Requests requests;
    private final JiraAddresses addresses;

    /** A notifier for one {@code jira_configs} entry. It fails if its URL is unusable. */
    public JiraNotifier(JiraConfig config, Requests requests) throws SendFailure {
        this.config = config;
        this.requests = requests;
        this.addresses = JiraAddresses.of(config.apiUrl(), config.apiType());
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String label = JiraSearch.label(notification);
        return requests.deliver(
                notification,
                texts -> JiraIssue.of(config, label, addresses.wantsDocuments(), texts),
                (issue, attempt) -> new Exchange(notification, issue, attempt).begin());
    }

    /** Continuation after an accepting response. */
    @FunctionalInterface
    private interface Next {
        CompletionStage<Outcome> after(String answer) throws SendFailure;
    }

    /** The requests for one notification. */
    private final class Exchange {
        private final Notification notification;
        private final JiraIssue issue;
        private final Requests.Attempt attempt;

        Exchange(Notification notification, JiraIssue issue, Requests.Attempt attempt) {
            this.notification = notification;
            this.issue = issue;
            this.attempt = attempt;
        }

        CompletionStage<Outcome> begin() {
            String search = JiraSearch.json(config, notification, issue.project());
            return ask("looking for the issue", "POST", addresses.search(), search, answer -> {
                Optional<Answer.Issue> found = Answer.firstIssue(answer);
                return found.isPresent() ? update(found.get()) : create();
            });
        }

        private CompletionStage<Outcome> create() {
            return notification.isFiring()
                    ? ask("creating an issue", "POST", addresses.at("issue"), issue.created(), answer -> delivered())
                    : delivered(); // an issue that begins resolved is useless
        }

        private CompletionStage<Outcome> update(Answer.Issue found) {
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
                String id = Answer.transition(answer, name)
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
    }

    /** Decoder of Jira's responses. */
    private static final class Answer {
        /** A key becomes part of a URL. */
        private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");

        private Answer() {}

        /**
         * An issue that exists.
         *
         * @param category the category of its status, like {@code done}; null if nothing was said of its status
         */
        record Issue(String key, @Nullable String category) {
            /** Whether the status of the issue has to change for a group that fires, or has ended. */
            boolean isAtOdds(boolean firing) {
                return category != null && category.equals("done") == firing;
            }
        }

        /** The first issue in the answer to a search. */
        static Optional<Issue> firstIssue(String answer) throws SendFailure {
            try {
                JsonArray issues = list(answer, "issues");
                return issues.isEmpty() ? Optional.empty() : Optional.of(issue(issues.getJsonObject(0)));
            } catch (DecodeException | ClassCastException other) {
                throw unreadable();
            }
        }

        private static Issue issue(@Nullable JsonObject issue) throws SendFailure {
            String key = issue == null ? null : issue.getString("key");
            if (issue == null || key == null || !KEY.matcher(key).matches()) {
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
        static Optional<String> transition(String answer, String name) throws SendFailure {
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
}

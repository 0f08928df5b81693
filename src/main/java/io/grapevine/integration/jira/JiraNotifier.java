package io.grapevine.integration.jira;

import io.grapevine.config.receiver.JiraConfig;
import io.grapevine.go.Quoted;
import io.grapevine.http.GoJson;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Conversation;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Keeps an issue of Jira for each group. */
public final class JiraNotifier implements Notifier {
    /** Names of transitions depend on the language. */
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Accept-Language", "en");

    private final JiraConfig config;
    private final Requests requests;
    private final JiraAddresses addresses;
    private final Executor offLoop;

    /**
     * A notifier for one {@code jira_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or its URL is none
     */
    public JiraNotifier(JiraConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.addresses = JiraAddresses.of(config.apiUrl(), config.apiType());
        this.offLoop = senders.offLoop();
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String label = JiraSearch.label(notification);
        RenderedMessage<JiraIssue> draft;
        try {
            draft = requests.wording()
                    .draft(notification, texts -> JiraIssue.of(config, label, addresses.wantsDocuments(), texts));
        } catch (TemplateFault fault) {
            return Requests.rejected(String.valueOf(fault.getMessage()));
        }
        return new Exchange(notification, draft.message()).begin().thenApply(draft::judged);
    }

    /** What follows an answer that accepts. */
    @FunctionalInterface
    private interface Next {
        CompletionStage<Outcome> after(String answer) throws SendFailure;
    }

    /** The requests for one notification. */
    private final class Exchange {
        private final Notification notification;
        private final JiraIssue issue;
        private final Conversation conversation;

        Exchange(Notification notification, JiraIssue issue) {
            this.notification = notification;
            this.issue = issue;
            this.conversation = new Conversation(requests.attempt(notification), requests.sender(), offLoop);
        }

        CompletionStage<Outcome> begin() {
            String search = JiraSearch.json(config, notification, issue.project());
            return ask("looking for the issue", "POST", addresses.search(), search, answer -> {
                Optional<JiraAnswer.Issue> found = JiraAnswer.firstIssue(answer);
                return found.isPresent() ? update(found.get()) : create();
            });
        }

        private CompletionStage<Outcome> create() {
            return notification.isFiring()
                    ? ask("creating an issue", "POST", addresses.at("issue"), issue.created(), answer -> delivered())
                    : delivered(); // nobody needs an issue that begins resolved
        }

        private CompletionStage<Outcome> update(JiraAnswer.Issue found) {
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
                String id = JiraAnswer.transition(answer, name)
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
            return conversation.ask(call, reply -> {
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
}

package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.issue.IssueConfig;
import io.grapevine.receiver.jira.Jira;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.virtualtime.configtest.script.ScriptStep.ReceiverAnswer;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the receivers are: records what integrations would send, and answers as the test says. One attempt is made
 * at a time, as everything runs on one loop.
 */
final class RecordingDesk {
    private final SimLoop world;
    private final Duration lead;
    private final PlayLog log;
    private final Map<String, ReceiverAnswer> answers = new LinkedHashMap<>();
    private final Map<String, ReceiverReplies> replies = new LinkedHashMap<>();
    private @Nullable Attempt current;

    private record Attempt(RecordedSend send, ReceiverAnswer answer, ReceiverReplies replies, ReceiverData data) {}

    /**
     * Receivers that accept everything.
     *
     * @param lead the time on the loop at which the test begins
     */
    RecordingDesk(SimLoop world, Duration lead, PlayLog log) {
        this.world = world;
        this.lead = lead;
        this.log = log;
    }

    /**
     * Lets a receiver answer in a way from now on.
     *
     * @param replicas the replicas that it answers in this way
     * @param integration one integration of it, as {@code kind} or {@code kind[index]}; empty for all
     */
    void answer(List<String> replicas, String receiver, String integration, ReceiverAnswer answer) {
        for (String replica : replicas) {
            String key = key(replica, receiver);
            if (integration.isEmpty()) {
                answers.keySet().removeIf(each -> each.startsWith(key));
            }
            answers.put(key + integration, answer);
        }
    }

    private static String key(String replica, String receiver) {
        return replica + "\0" + receiver + "\0";
    }

    private ReceiverAnswer answerOf(String replica, Integration integration) {
        String receiver = key(replica, integration.receiver());
        for (String name : List.of(integration.name(), integration.kind(), "")) {
            ReceiverAnswer answer = answers.get(receiver + name);
            if (answer != null) {
                return answer;
            }
        }
        return ReceiverAnswer.OK;
    }

    /**
     * An integration that is recorded.
     *
     * @param real renders what it would send
     * @param note what is to be known beside a notification; empty for nothing
     */
    Integration recorded(
            String replica, Integration real, IntegrationConfig config, Function<Notification, String> note) {
        ReceiverReplies good =
                replies.computeIfAbsent(real.toString(), name -> new ReceiverReplies(config, world::now));
        Notifier recorder = notification -> {
            RecordedSend send = new RecordedSend(
                    world.elapsed().minus(lead), replica, real, note.apply(notification), notification);
            log.add(send);
            log.interrupted(replica, notification.groupKey(), real.name());
            ReceiverAnswer answer = answerOf(replica, real);
            return answer.kind() == ReceiverAnswer.Kind.TIMEOUT
                    ? unanswered(send, limit(notification, config))
                    : attempt(new Attempt(send, answer, good, notification.receiverData()), real, notification);
        };
        return real.with(recorder);
    }

    private static Duration limit(Notification notification, IntegrationConfig config) {
        Duration own = config instanceof HttpIntegrationConfig http ? http.timeout() : Duration.ZERO;
        boolean shorter = !own.isZero() && own.compareTo(notification.timeout()) < 0;
        return shorter ? own : notification.timeout();
    }

    private CompletionStage<Outcome> unanswered(RecordedSend send, Duration limit) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Outcome.Retryable late = new Outcome.Retryable(
                FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no answer within " + limit.toSeconds() + "s", null);
        world.schedule(limit, () -> {
            send.end(late);
            outcome.complete(late);
        });
        return outcome;
    }

    /** No answer is there before the other flushes of the same time. */
    private CompletionStage<Outcome> attempt(Attempt attempt, Integration real, Notification notification) {
        current = attempt;
        return real.notifier().send(notification).thenCompose(outcome -> {
            CompletableFuture<Outcome> answered = new CompletableFuture<>();
            world.schedule(Duration.ZERO, () -> {
                attempt.send().end(outcome);
                answered.complete(outcome);
            });
            return answered;
        });
    }

    private Attempt current() {
        return Objects.requireNonNull(current, "a request outside of an attempt");
    }

    CompletionStage<HttpReply> answer(HttpCall call) {
        Attempt attempt = current();
        if (!call.method().equals("GET")) { // which asks for something, and notifies of nothing
            attempt.send().add(SentText.of(call));
        }
        return switch (attempt.answer().kind()) {
            case STATUS -> CompletableFuture.completedFuture(new HttpReply(status(attempt), Map.of(), ""));
            case REFUSED -> CompletableFuture.failedFuture(SendFailure.of("connection refused"));
            default -> CompletableFuture.completedFuture(attempt.replies().to(call));
        };
    }

    private static int status(Attempt attempt) {
        return Objects.requireNonNullElse(attempt.answer().status(), 500);
    }

    Outcome answer(SentMail mail) {
        return answer(SentText.of(mail));
    }

    Outcome answer(SentRecord message) {
        return answer(SentText.of(message));
    }

    private Outcome answer(SentText text) {
        Attempt attempt = current();
        attempt.send().add(text);
        return switch (attempt.answer().kind()) {
            case STATUS ->
                new Outcome.Retryable(FailureReason.OTHER, "the server answered with " + status(attempt), null);
            case REFUSED -> new Outcome.Retryable(FailureReason.OTHER, "connection refused", null);
            default -> new Outcome.Delivered(attempt.data());
        };
    }

    /**
     * Successful responses of the service behind one integration. Trackers remember the issues that they were asked to create.
     */
    static final class ReceiverReplies {
        private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

        /** The label by which an issue of a group is found, in a search. */
        private static final Pattern GROUP = Pattern.compile("ALERT\\{[0-9a-f]+}");

        private final IntegrationConfig config;
        /** The issues by the label of their group, and whether each is done. */
        private final Map<String, Boolean> issues = new TreeMap<>();

        private final IssueReplies tracker;

        private String lastGroup = "";

        ReceiverReplies(IntegrationConfig config, InstantSource clock) {
            this.config = config;
            this.tracker = new IssueReplies(clock);
        }

        HttpReply to(HttpCall call) {
            String body = config instanceof Jira jira
                    ? jira(jira, call)
                    : config instanceof IssueConfig
                            ? tracker.to(call)
                            : Kinds.of(config).sampleReply(call);
            return new HttpReply(200, JSON, body);
        }

        private String jira(Jira jira, HttpCall call) {
            if (call.url().contains("/search")) {
                Matcher label = GROUP.matcher(call.body());
                lastGroup = label.find() ? label.group() : "";
                Boolean done = issues.get(lastGroup);
                return GoJson.encode(Map.of("issues", done == null ? List.of() : List.of(issue(done))));
            } else if (call.url().endsWith("/transitions")) {
                if (call.method().equals("POST")) {
                    issues.computeIfPresent(lastGroup, (group, done) -> !done);
                }
                return GoJson.encode(Map.of(
                        "transitions",
                        List.of(transition("1", jira.reopenTransition()), transition("2", jira.resolveTransition()))));
            } else if (call.method().equals("POST")) {
                issues.put(lastGroup, false);
            }
            return "{}";
        }

        private static Map<String, Object> issue(boolean done) {
            Map<String, Object> category = Map.of("key", done ? "done" : "new");
            return Map.of("key", "TEST-1", "fields", Map.of("status", Map.of("statusCategory", category)));
        }

        private static Map<String, Object> transition(String id, String name) {
            return Map.of("id", id, "name", name);
        }
    }

    /**
     * Successful responses of GitHub and GitLab to one integration: it finds the issues again that it has written, those that are open and
     * those that were closed, with the virtual time of that.
     */
    private static final class IssueReplies {
        private final InstantSource clock;
        private final Map<String, Issue> issues = new TreeMap<>();
        private int last;

        private record Issue(
                String number,
                String text,
                Instant changed,
                @Nullable Instant closed) {
            /** The issue as both products answer it, each of which reads the fields that it knows. */
            Map<String, Object> json() {
                Map<String, Object> fields =
                        new TreeMap<>(Map.of("number", number, "iid", number, "body", text, "description", text));
                if (closed != null) {
                    fields.put("closed_at", closed.toString());
                }
                return fields;
            }
        }

        /** A tracker without issues. */
        IssueReplies(InstantSource clock) {
            this.clock = clock;
        }

        String to(HttpCall call) {
            String path = call.url().replaceFirst("\\?.*", "");
            if (call.method().equals("GET")) {
                return path.endsWith("/issues") ? list(call.url().contains("state=closed")) : "{}"; // or the account
            }
            if (!call.method().equals("POST")) {
                return changed(path.substring(path.lastIndexOf('/') + 1), call);
            }
            return path.endsWith("/issues")
                    ? changed(Integer.toString(++last), call)
                    : GoJson.encode(Map.of("id", 1)); // a comment
        }

        private String changed(String number, HttpCall call) {
            Map<String, String> request = JsonAnswer.scalars(call.body());
            String text = request.getOrDefault("/body", request.getOrDefault("/description", ""));
            String state = request.getOrDefault("/state", request.getOrDefault("/state_event", ""));
            Issue before = issues.get(number);
            Instant now = clock.instant();
            Instant closed = switch (state) {
                case "closed", "close" -> now;
                case "open", "reopen" -> null;
                default -> before == null ? null : before.closed();
            };
            Issue issue = new Issue(number, text, now, closed);
            issues.put(number, issue);
            return GoJson.encode(issue.json());
        }

        /** The latest first, as the requests ask. */
        private String list(boolean closed) {
            List<?> found = issues.values().stream()
                    .filter(issue -> closed == Objects.nonNull(issue.closed()))
                    .sorted(Comparator.comparing(Issue::changed).reversed())
                    .map(Issue::json)
                    .toList();
            return GoJson.encode(found);
        }
    }
}

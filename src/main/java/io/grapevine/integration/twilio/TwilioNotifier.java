package io.grapevine.integration.twilio;

import io.grapevine.config.receiver.TwilioConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.NotificationId;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends notifications as text messages, one request for each number, all at once. */
public final class TwilioNotifier implements Notifier {
    /** The code of a request that came too soon. */
    private static final String TOO_MANY = "20429";

    private final TwilioConfig config;
    private final Requests requests;
    private final PendingNumbers pending = new PendingNumbers();

    /** A notifier for one {@code twilio_configs} entry. */
    public TwilioNotifier(TwilioConfig config, Requests requests) {
        this.config = config;
        this.requests = requests;
    }

    private record Message(String text, String token) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String id = NotificationId.of(notification);
        return requests.deliver(notification, fields -> message(fields, notification), (message, attempt) -> {
            Map<String, CompletableFuture<Outcome>> sent = new LinkedHashMap<>();
            for (String number : pending.of(id, config.to())) {
                sent.put(
                        number,
                        attempt.send(call(message, number), reply -> outcome(message, reply, notification))
                                .toCompletableFuture());
            }
            return CompletableFuture.allOf(sent.values().toArray(CompletableFuture[]::new))
                    .thenApply(all -> {
                        Map<String, Outcome> outcomes = new LinkedHashMap<>();
                        sent.forEach((number, outcome) -> outcomes.put(number, outcome.join()));
                        return joined(pending.add(id, outcomes), notification);
                    });
        });
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        return new Message(
                TwilioText.of(config, fields, notification),
                new SecretSource("auth_token", config.authToken(), config.authTokenFile(), "").read());
    }

    private HttpCall call(Message message, String number) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", number);
        if (config.from().isEmpty()) {
            form.put("MessagingServiceSid", config.messagingServiceSid());
        } else {
            form.put("From", config.from());
        }
        form.put("Body", message.text());
        String url = config.apiUrl().reveal() + "2010-04-01/Accounts/" + config.accountSid() + "/Messages.json";
        return HttpCall.form("POST", url, form).with("Authorization", "Basic " + login(message));
    }

    private String login(Message message) {
        String user = config.apiKeySid().isEmpty() ? config.accountSid() : config.apiKeySid();
        return Base64.getEncoder().encodeToString((user + ":" + message.token()).getBytes(StandardCharsets.UTF_8));
    }

    /** What became of the message to one number. A success without a SID comes from something else than Twilio. */
    private Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction().hide(message.token()).hide(login(message));
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        if (StatusTable.isSuccess(reply.status()) && !said.containsKey("/sid")) {
            return StatusTable.refused("Twilio", reply);
        }
        Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
        return outcome instanceof Outcome.Rejected refusal && TOO_MANY.equals(said.get("/code"))
                ? new Outcome.Retryable(FailureReason.RATE_LIMITED, refusal.message(), StatusTable.retryAfter(reply))
                : outcome;
    }

    /** One outcome of all numbers: what can be tried again is, else it is enough that one was reached. */
    private static Outcome joined(Map<String, Outcome> outcomes, Notification notification) {
        List<Outcome.Retryable> failures = of(Outcome.Retryable.class, outcomes);
        List<Outcome.Rejected> refusals = of(Outcome.Rejected.class, outcomes);
        int count = outcomes.size();
        if (!failures.isEmpty()) {
            Outcome.Retryable first = failures.get(0);
            return new Outcome.Retryable(
                    first.reason(), counted(failures.size(), count, first.message()), longest(failures));
        }
        if (refusals.isEmpty()) {
            return new Outcome.Delivered(notification.receiverData());
        }
        Outcome.Rejected first = refusals.get(0);
        String message = counted(refusals.size(), count, first.message());
        return refusals.size() == count
                ? new Outcome.Rejected(first.reason(), message)
                : new Outcome.Delivered(notification.receiverData(), null, message);
    }

    private static <O extends Outcome> List<O> of(Class<O> type, Map<String, Outcome> outcomes) {
        return outcomes.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String counted(int missed, int count, String message) {
        return count == 1 ? message : missed + " of " + count + " numbers not reached: " + message;
    }

    private static @Nullable Duration longest(List<Outcome.Retryable> failures) {
        return failures.stream()
                .map(Outcome.Retryable::retryAfter)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Duration::compareTo)
                .orElse(null);
    }
}

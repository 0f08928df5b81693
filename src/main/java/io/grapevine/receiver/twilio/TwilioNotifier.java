package io.grapevine.receiver.twilio;

import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.PendingTargets;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.Action;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends notifications as text messages, or as calls, one request for each number, all at once. */
public final class TwilioNotifier implements Notifier {
    /** The code of a request that came too soon. */
    private static final String TOO_MANY = "20429";
    /** Twilio refuses a longer text. It counts code units of UTF-16. */
    private static final Length LONGEST_TEXT = Length.utf16(1600);
    /** The longest default text: each part of 153 characters, or of 67 with letters beyond a small alphabet, is paid for. */
    private static final Length USUAL_TEXT = Length.utf16(300);

    private static final Length HEADLINE = Length.utf16(120);

    private final TwilioConfig config;
    private final Requests requests;
    private final @Nullable MessageButtons keys;
    private final TwilioCalls calls;
    private final PendingTargets pending = new PendingTargets("numbers");

    /**
     * A notifier for one {@code twilio_configs} entry.
     *
     * @param keys what signs the address that gets the keys of a call; null for calls that take none
     */
    public TwilioNotifier(TwilioConfig config, Requests requests, @Nullable MessageButtons keys) {
        this(config, requests, keys, InstantSource.system());
    }

    /** A notifier with a clock of its own, for tests. */
    TwilioNotifier(TwilioConfig config, Requests requests, @Nullable MessageButtons keys, InstantSource clock) {
        this.config = config;
        this.requests = requests;
        this.keys = keys;
        this.calls = new TwilioCalls(clock);
    }

    /**
     * A message, and the secrets in it.
     *
     * @param key the token of the address that gets keys; empty for none
     */
    private record Message(String text, String key, String token) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String id = NotificationId.of(notification);
        return requests.deliver(notification, fields -> message(fields, notification), (message, attempt) -> {
            Map<String, CompletionStage<Outcome>> sent = new LinkedHashMap<>();
            for (String number : pending.of(id, config.to())) {
                sent.put(number, send(message, number, id, notification, attempt));
            }
            return pending.join(id, sent, notification.receiverData());
        });
    }

    private CompletionStage<Outcome> send(
            Message message, String number, String id, Notification notification, Requests.Attempt attempt) {
        HttpCall request = request(message, number);
        Function<HttpReply, Outcome> judge = reply -> outcome(message, reply, notification);
        return config.voice()
                ? calls.place(
                        attempt,
                        new TwilioCalls.Call(
                                id + " " + number,
                                request,
                                day -> search(message, number, day),
                                judge,
                                new Outcome.Delivered(notification.receiverData())))
                : attempt.send(request, judge);
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        String token = new SecretSource("auth_token", config.authToken(), config.authTokenFile(), "").read();
        if (!config.voice()) {
            return new Message(text(fields, notification), "", token);
        }
        MessageButtons buttons = keys;
        MessageIncident incident = notification.incident();
        if (buttons == null || incident == null) {
            return new Message(CallScript.telling(notification.alerts()), "", token);
        }
        String key = buttons.tokens().of(incident, Action.ACK, 0);
        String address = TwilioActions.address(buttons.externalUrl(), key);
        return new Message(CallScript.asking(CallScript.firingOf(notification.alerts()), address), key, token);
    }

    private HttpCall search(Message message, String number, String day) {
        HttpCall form = HttpCall.form("GET", "", TwilioCalls.query(number, config.from(), day));
        return new HttpCall("GET", resource("Calls") + "?" + form.body(), Map.of(), "", Duration.ZERO)
                .with("Authorization", authorization(message));
    }

    private String resource(String name) {
        return config.apiUrl().reveal() + "2010-04-01/Accounts/" + config.accountSid() + "/" + name + ".json";
    }

    private HttpCall request(Message message, String number) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", number);
        if (config.from().isEmpty()) {
            form.put("MessagingServiceSid", config.messagingServiceSid());
        } else {
            form.put("From", config.from());
        }
        form.put(config.voice() ? "Twiml" : "Body", message.text());
        return HttpCall.form("POST", resource(config.voice() ? "Calls" : "Messages"), form)
                .with("Authorization", authorization(message));
    }

    private String authorization(Message message) {
        String user = config.apiKeySid().isEmpty() ? config.accountSid() : config.apiKeySid();
        return Credentials.basic(user, message.token());
    }

    /** What became of the message to one number. A success without a SID comes from something else than Twilio. */
    private Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction()
                .hide(message.token())
                .hide(authorization(message).substring("Basic ".length()))
                .hide(message.key());
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        if (StatusTable.isSuccess(reply.status()) && !said.containsKey("/sid")) {
            return StatusTable.refused("Twilio", reply);
        }
        Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
        return outcome instanceof Outcome.Rejected refusal && TOO_MANY.equals(said.get("/code"))
                ? new Outcome.Retryable(FailureReason.RATE_LIMITED, refusal.message(), StatusTable.retryAfter(reply))
                : outcome;
    }

    private String text(MessageFields fields, Notification notification) {
        OwnMessage texts = new OwnMessage(fields, notification, Markup.PLAIN);
        boolean isDefault = config.message().isEmpty() && !fields.isOverridden("message") && !fields.isPlain();
        return OwnMessage.orNoText(
                isDefault ? usualText(texts) : texts.body("message", config.message(), LONGEST_TEXT));
    }

    /** The alphabet of telephones has no middle dot, and one character beyond it halves what fits into a part. */
    private String usualText(OwnMessage texts) {
        String headline = texts.headline("message", "", HEADLINE) + "\n";
        String link = texts.text("link", config.link());
        String text = headline + texts.body("message", "", USUAL_TEXT.minus(headline), link);
        return text.replace(" · ", " - ");
    }
}

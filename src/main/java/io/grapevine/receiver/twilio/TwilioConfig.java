package io.grapevine.receiver.twilio;

import static io.grapevine.config.shape.FieldSet.httpUrl;
import static io.grapevine.config.shape.FieldSet.secret;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.yaml.Value;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Telephones that Twilio sends text messages (SMS) to, or calls. Exactly one of {@code from} and {@code messagingServiceSid} is set.
 *
 * @param apiKeySid the API key that logs in; empty if the account itself does
 * @param authToken the secret of the API key, or else the account's
 * @param from the number or name of the sender
 * @param voice whether they are called
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 */
public record TwilioConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        String accountSid,
        String apiKeySid,
        Secret authToken,
        String authTokenFile,
        String from,
        String messagingServiceSid,
        List<String> to,
        boolean voice,
        String message,
        String link)
        implements HttpIntegrationConfig, KindRecord {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /** The kind. */
    public static final Kind<TwilioConfig> KIND = Kind.of("twilio", TwilioConfig.class)
            .check(TwilioConfig::check)
            .field(httpUrl("api_url").or(new Url("https://api.twilio.com/")))
            .groupLink("link")
            .field(secret("auth_token").literal())
            .with(Kind.Trait.URGENT)
            .ownButtons(Chats::twilio, (environment, target) -> new TwilioActions(environment, target))
            .sampleReply("{\"sid\":\"SM1\"}");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new TwilioNotifier(this, parts.requests(this), parts.buttons());
    }

    /** The keys of a telephone act during a call. */
    @Override
    public boolean hasOwnButtons() {
        return voice;
    }

    private static void check(RecordDraft draft) {
        CommonFields.requireBase(draft, "api_url", "the address of the API");
        checkSid(draft, "account_sid", "AC");
        draft.require("account_sid", "the SID of an account, such as AC0123…");
        checkSid(draft, "api_key_sid", "SK");
        draft.exactlyOne("auth_token", "auth_token_file");
        checkSid(draft, "messaging_service_sid", "MG");
        draft.exactlyOne("from", "messaging_service_sid");
        draft.require("to", "a list of telephone numbers such as +15550100123");
        checkNumbers(draft);
        checkVoice(draft);
    }

    /** A call says nothing of a template, and a message that an alert has ended seldom deserves one. */
    private static void checkVoice(RecordDraft draft) {
        boolean voice = draft.get("voice");
        if (!voice) {
            return;
        }
        String expected = "a telephone number of the account, as voice is set";
        draft.require("from", expected);
        draft.requireMatch("from", NUMBER, expected);
        if (draft.isSet("message")) {
            draft.fault("message", "set beside voice (expected: none, as a call says name and severity only)");
        }
        if (!draft.in().has("send_resolved")) {
            draft.set("send_resolved", false);
        }
    }

    private static void checkSid(RecordDraft draft, String field, String prefix) {
        draft.requireMatch(field, Pattern.compile(prefix + "[0-9A-Za-z]{1,64}"), "a SID that begins with " + prefix);
    }

    private static void checkNumbers(RecordDraft draft) {
        List<String> numbers = draft.get("to");
        Set<String> seen = new HashSet<>();
        for (String number : numbers) {
            if (!NUMBER.matcher(number).matches() && !number.equals(Value.UNREADABLE)) {
                draft.fault("to", Quoted.quote(number) + " (expected: + and up to 15 digits, not a template)");
            } else if (!seen.add(number)) {
                draft.fault("to", Quoted.quote(number) + " (expected: each number once)");
            }
        }
    }
}

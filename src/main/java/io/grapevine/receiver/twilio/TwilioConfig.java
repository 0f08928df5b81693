package io.grapevine.receiver.twilio;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;

/**
 * Telephones that Twilio sends text messages (SMS) to, or calls. Exactly one of {@code from} and {@code messagingServiceSid} is set.
 *
 * @param apiUrl the root of the API
 * @param accountSid the account
 * @param apiKeySid the API key that logs in; empty if the account itself does
 * @param authToken the secret of the API key, or else the account's
 * @param from the number or name of the sender
 * @param messagingServiceSid the messaging service that chooses the sender
 * @param to the numbers
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
        implements HttpKind {
    /** The kind. */
    public static final Kind<TwilioConfig> KIND = Kind.of("twilio", TwilioConfig.class, () -> TwilioFormat.FORMAT)
            .urgent()
            .ownButtons(Chats::twilio)
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
}

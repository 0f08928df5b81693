package io.grapevine.receiver.webpush;

import io.grapevine.config.Secret;
import io.grapevine.features.push.PushSubscription;
import io.grapevine.features.push.PushSubscriptions;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The way to the browsers of receivers.
 *
 * @param repeatInterval after how long a receiver is notified again
 */
public record PushChannel(
        PushSubscriptions subscriptions, PushRequests requests, Function<String, Duration> repeatInterval) {
    /** The default of {@code repeat_interval}. */
    public static final Duration USUAL_INTERVAL = Duration.ofHours(4);

    /** No browser. */
    public static final PushChannel NONE =
            new PushChannel(PushSubscriptions.NONE, PushRequests.PLAIN, receiver -> USUAL_INTERVAL);

    /** One browser at each receiver, to whose push service nothing is sent: what is rendered is looked at. */
    public static final PushChannel RENDERING = new PushChannel(
            receiver -> List.of(new PushSubscription(
                    "test",
                    receiver,
                    "",
                    new Secret("https://push.example.com/test"),
                    "",
                    new Secret(""),
                    Instant.EPOCH,
                    Instant.EPOCH)),
            PushRequests.PLAIN,
            receiver -> USUAL_INTERVAL);

    /** Makes the requests that bring a text to a browser. */
    @FunctionalInterface
    public interface PushRequests {
        /** Requests as they are before they are encrypted and signed: nothing but a test gets them. */
        PushRequests PLAIN = (to, text) -> new HttpCall(
                "POST", to.endpoint().reveal(), Map.of("Content-Type", "application/json"), text, Duration.ZERO);

        /**
         * A request, without the headers that say how urgent it is.
         *
         * @param text at most {@link MessageEncryption#LONGEST_TEXT} bytes
         * @throws SendFailure if the keys of the browser are none
         */
        HttpCall of(PushSubscription to, String text) throws SendFailure;

        /** Encrypted requests of the owner of a key. */
        static PushRequests signed(VapidKey key, InstantSource clock) {
            return (to, text) -> {
                byte[] body;
                try {
                    Base64.Decoder base64 = Base64.getUrlDecoder();
                    body = MessageEncryption.body(
                            text.getBytes(StandardCharsets.UTF_8),
                            base64.decode(to.key()),
                            base64.decode(to.auth().reveal()));
                } catch (GeneralSecurityException | IllegalArgumentException none) {
                    throw SendFailure.of("the keys of the browser are unusable");
                }
                HttpUrl url = HttpUrl.parse(to.endpoint().reveal());
                String origin = (url.https() ? "https://" : "http://") + url.authority();
                return new HttpCall("POST", to.endpoint().reveal(), Map.of(), text, Duration.ZERO)
                        .sealed(Buffer.buffer(body))
                        .with("Authorization", key.authorization(origin, clock.instant()))
                        .with("Content-Encoding", "aes128gcm")
                        .with("Content-Type", "application/octet-stream");
            };
        }
    }
}

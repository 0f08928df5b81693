package io.grapevine.receiver.webpush;

import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.notify.PushSubscription;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

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

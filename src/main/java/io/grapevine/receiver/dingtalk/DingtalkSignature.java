package io.grapevine.receiver.dingtalk;

import io.grapevine.base.crypto.Hmac;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The signature of DingTalk, as parameters of the query: the secret is the key, and a part of what is signed. */
final class DingtalkSignature {
    private DingtalkSignature() {}

    /**
     * The address of a request with its signature.
     *
     * @param secret empty for an address without one
     */
    static String sign(String url, String secret, Instant time) {
        if (secret.isEmpty()) {
            return url;
        }
        long timestamp = time.toEpochMilli();
        String sign = Hmac.SHA256.base64(secret, timestamp + "\n" + secret);
        return url + (url.indexOf('?') < 0 ? "?" : "&") + "timestamp=" + timestamp + "&sign="
                + URLEncoder.encode(sign, StandardCharsets.UTF_8);
    }
}

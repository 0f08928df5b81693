package io.grapevine.receiver.webpush;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.TestTls;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A push service that refuses what push services refuse: requests without a right token, a time to live or a topic that is one, and
 * bodies that are too long or that the browser cannot decrypt.
 */
public final class FakePush implements AutoCloseable {
    /** The private key of the sender that it knows, as the file of the key has it. */
    public static final String KEY_FILE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    /** The key of the sender that it knows. */
    static final VapidKey KEY = key();

    private static final Pattern AUTHORIZATION =
            Pattern.compile("vapid t=([\\w-]+\\.([\\w-]+)\\.([\\w-]+)), k=([\\w-]+)");
    private static final Pattern END = Pattern.compile("\"exp\":(\\d+)");
    private static final long DAY = 86_400;

    private final HookServer server;
    private final List<String> refusals = new ArrayList<>();

    FakePush(FakeBrowser browser) {
        this(HookServer.start(), browser);
    }

    /** A push service with TLS, of an authority of tests, for one browser. */
    public static FakePush secure(FakeBrowser browser) {
        return new FakePush(HookServer.start(TestTls.server("server"), false), browser);
    }

    private FakePush(HookServer plain, FakeBrowser browser) {
        this.server = reading(plain, browser);
        server.answer((exchange, received) -> {
            String refusal = refusal(received, server.url(""));
            synchronized (refusals) {
                refusals.add(refusal);
            }
            (refusal.isEmpty() ? HookServer.status(201, "") : HookServer.status(400, refusal)).to(exchange, received);
        });
    }

    private static VapidKey key() {
        try {
            return VapidKey.of(KEY_FILE, "mailto:ops@example.com");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A server whose requests have the bodies that a browser reads. */
    static HookServer reading(HookServer server, FakeBrowser browser) {
        return server.reading((headers, body) -> {
            try {
                return body.length > 4096 ? "too long" : browser.decrypt(body);
            } catch (GeneralSecurityException | RuntimeException unreadable) {
                return "unreadable: " + unreadable;
            }
        });
    }

    /** A URL of it. */
    public String url(String path) {
        return server.url(path);
    }

    /** The server of the push service, which has the requests with their bodies decrypted. */
    public HookServer server() {
        return server;
    }

    /** Why the push service has refused requests, a line for each. */
    public List<String> refusals() {
        synchronized (refusals) {
            return refusals.stream().filter(each -> !each.isEmpty()).toList();
        }
    }

    /** Why a request is refused; empty if it is not. */
    static String refusal(HookServer.Received request, String origin) {
        Map<String, String> headers = request.headers();
        if (!request.method().equals("POST")) {
            return "method " + request.method();
        }
        if (!headers.getOrDefault("ttl", "").matches("\\d{1,7}") || Long.parseLong(headers.get("ttl")) > 28 * DAY) {
            return "TTL";
        }
        if (!headers.getOrDefault("urgency", "normal").matches("very-low|low|normal|high")) {
            return "Urgency";
        }
        if (!headers.getOrDefault("topic", "x").matches("[\\w-]{1,32}")) {
            return "Topic";
        }
        if (!"aes128gcm".equals(headers.get("content-encoding"))) {
            return "Content-Encoding";
        }
        return request.body().startsWith("{")
                ? refusal(headers.getOrDefault("authorization", ""), origin)
                : request.body();
    }

    private static String refusal(String authorization, String origin) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            return "Authorization";
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        String token = parts.group(1);
        try {
            if (!parts.group(4).equals(KEY.publicKey())
                    || !VapidKey.isSignature(
                            P256.publicKey(base64.decode(parts.group(4))),
                            token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
                            base64.decode(parts.group(3)))) {
                return "not signed";
            }
        } catch (GeneralSecurityException malformed) {
            return "malformed";
        }
        String claims = new String(base64.decode(parts.group(2)), StandardCharsets.UTF_8);
        Matcher end = END.matcher(claims);
        long left = end.find() ? Long.parseLong(end.group(1)) - Instant.now().getEpochSecond() : -1;
        if (left < 0 || left > DAY) {
            return "exp";
        }
        return claims.contains("\"aud\":\"" + origin + "\"") && claims.contains("\"sub\":\"mailto:ops@example.com\"")
                ? ""
                : "claims " + claims;
    }

    @Override
    public void close() {
        server.close();
    }
}

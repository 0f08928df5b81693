package io.grapevine.configtest.play;

import io.grapevine.go.GoUrl;
import io.grapevine.integration.email.SentMail;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.JsonAnswer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request or a mail that an integration would have sent, as it was rendered.
 *
 * @param summary what it is: the method and the host of a request, or the recipients of a mail
 * @param body the body as it would have been sent; that of a mail is its text, or else its HTML
 * @param fields its fields by JSON pointer; a form and a mail have a pointer for each field
 */
public record SentText(String summary, String body, Map<String, String> fields) {
    /** A request. */
    static SentText of(HttpCall call) {
        return new SentText(call.method() + " " + host(call.url()), call.body(), fields(call));
    }

    private static String host(String url) {
        try {
            return GoUrl.parse(url).host();
        } catch (GoUrl.Malformed e) {
            return "";
        }
    }

    private static Map<String, String> fields(HttpCall call) {
        String type = call.headers().getOrDefault("Content-Type", "");
        return type.startsWith("application/x-www-form-urlencoded")
                ? form(call.body())
                : JsonAnswer.scalars(call.body());
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put("/" + decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A mail. */
    static SentText of(SentMail mail) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("/from", mail.from());
        fields.put("/to", String.join(", ", mail.to()));
        fields.put("/subject", mail.headers().getOrDefault("Subject", ""));
        mail.headers().forEach((name, value) -> fields.put("/headers/" + name, value));
        if (mail.text() != null) {
            fields.put("/text", mail.text());
        }
        if (mail.html() != null) {
            fields.put("/html", mail.html());
        }
        String text = mail.text() == null ? mail.html() : mail.text();
        return new SentText("mail to " + String.join(", ", mail.to()), text == null ? "" : text, fields);
    }

    /** Whether a text is in the body, or in the value of a field. */
    public boolean contains(String text) {
        return body.contains(text) || fields.values().stream().anyMatch(value -> value.contains(text));
    }
}

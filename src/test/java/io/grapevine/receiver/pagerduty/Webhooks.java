package io.grapevine.receiver.pagerduty;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests of webhook subscriptions, as PagerDuty makes them. */
public final class Webhooks {
    private Webhooks() {}

    /**
     * The body of an event about an incident.
     *
     * @param type the type, such as {@code acknowledged}
     * @param key the key of the incident
     * @param user the id of the user who did it
     */
    public static JsonObject event(String type, String key, String user, Instant at) {
        return new JsonObject()
                .put(
                        "event",
                        new JsonObject()
                                .put("id", "01CH754SM17TWPE2V2H4VPBRO7")
                                .put("event_type", "incident." + type)
                                .put("resource_type", "incident")
                                .put("occurred_at", at.toString())
                                .put("agent", user(user))
                                .put("client", new JsonObject().put("name", "PagerDuty"))
                                .put("data", incident(key)));
    }

    private static JsonObject user(String id) {
        return new JsonObject()
                .put("html_url", "https://example.pagerduty.com/users/" + id)
                .put("id", id)
                .put("summary", "User " + id)
                .put("type", "user_reference");
    }

    private static JsonObject incident(String key) {
        return new JsonObject()
                .put("id", "PGR0VU2")
                .put("type", "incident")
                .put("html_url", "https://example.pagerduty.com/incidents/PGR0VU2")
                .put("number", 2)
                .put("status", "acknowledged")
                .put("incident_key", key)
                .put("title", "Down");
    }

    /** The signature of a body by each of some secrets. */
    public static String signatures(String body, String... secrets) throws Exception {
        StringBuilder header = new StringBuilder();
        for (String secret : secrets) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            header.append(header.isEmpty() ? "v1=" : ",v1=")
                    .append(HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))));
        }
        return header.toString();
    }
}

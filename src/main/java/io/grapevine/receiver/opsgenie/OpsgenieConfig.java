package io.grapevine.receiver.opsgenie;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of an Opsgenie integration.
 *
 * @param apiKeyFile path of a file with the key, which a key given itself, even in {@code global}, wins over
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param message the summary
 * @param description the text
 * @param source where the alert comes from
 * @param details further properties by name
 * @param entity what the alert is about
 * @param actions the actions that are offered, separated by commas
 * @param tags tags, separated by commas
 * @param priority {@code P1} to {@code P5}
 * @param updateAlerts whether message and description of an open alert are updated
 */
public record OpsgenieConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiKey,
        String apiKeyFile,
        Url apiUrl,
        String message,
        String description,
        String source,
        Map<String, String> details,
        String entity,
        List<OpsgenieResponder> responders,
        String actions,
        String tags,
        String note,
        String priority,
        boolean updateAlerts)
        implements HttpKind {
    /** The kind. */
    public static final Kind<OpsgenieConfig> KIND = Kind.of(
                    "opsgenie", OpsgenieConfig.class, () -> OpsgenieFormat.FORMAT)
            .alertmanagers(7)
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new OpsgenieNotifier(this, parts.requests(this));
    }

    public OpsgenieConfig {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        responders = List.copyOf(responders);
    }

    /**
     * A responder of an Opsgenie alert.
     *
     * @param username the user's name
     * @param type {@code team}, {@code teams}, {@code user}, {@code escalation} or {@code schedule}, in any case, or a
     *     template
     */
    public record OpsgenieResponder(String id, String name, String username, String type) {}
}

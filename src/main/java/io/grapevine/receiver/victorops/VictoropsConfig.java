package io.grapevine.receiver.victorops;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a VictorOps integration.
 *
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param routingKey the team's key; a template
 * @param messageType the type of message while alerts fire
 * @param stateMessage the text
 * @param entityDisplayName the summary
 * @param monitoringTool the name of the sender
 * @param customFields further fields by name
 */
public record VictoropsConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiKey,
        String apiKeyFile,
        Url apiUrl,
        String routingKey,
        String messageType,
        String stateMessage,
        String entityDisplayName,
        String monitoringTool,
        Map<String, String> customFields)
        implements HttpKind {
    /** The kind. */
    public static final Kind<VictoropsConfig> KIND = Kind.of(
                    "victorops", VictoropsConfig.class, () -> VictoropsFormat.FORMAT)
            .alertmanagers(10)
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new VictoropsNotifier(this, parts.requests(this));
    }

    public VictoropsConfig {
        customFields = Collections.unmodifiableMap(new TreeMap<>(customFields));
    }
}

package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.config.Config;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Integrations of {@code grapevine.yml} that tests write down. */
public final class AddedKinds {
    /** An {@code alertmanager.yml} beside it, which never changes. */
    private static final Config MAIN = ConfigLoader.LITERAL
            .parse(
                    Path.of("/etc/am/alertmanager.yml"),
                    "route: {receiver: r}\nreceivers: [{name: r}]\n".getBytes(UTF_8))
            .get()
            .config();

    private AddedKinds() {}

    /** What a {@code grapevine.yml} that lies in {@code /etc/am} makes of itself, beside a receiver {@code r}. */
    public static Read<ConfigLoader.LoadedExtensions> parse(String grapevine) {
        return ConfigLoader.LITERAL.extensions(Path.of("/etc/am/grapevine.yml"), grapevine.getBytes(UTF_8), MAIN);
    }

    /** The integrations of receiver {@code r}. */
    public static List<IntegrationConfig> integrations(String grapevine) {
        return parse(grapevine).get().extensions().receivers().byName().getOrDefault("r", List.of());
    }

    /** One integration, its fields in YAML's flow style. */
    public static <C extends IntegrationConfig> C only(Class<C> type, String fields) {
        String field = Kinds.of(type).field();
        return type.cast(integrations("receivers: [{name: r, " + field + ": [" + fields + "]}]")
                .get(0));
    }

    /** The requests of an integration whose templates are those of {@link EchoRenderer}. */
    public static Requests requests(Vertx vertx, HttpIntegrationConfig config) throws SendFailure {
        return requests(vertx, config, MessageLinks.NONE);
    }

    /** The requests of an integration whose templates are those of {@link EchoRenderer}, with links of actions. */
    public static Requests requests(Vertx vertx, HttpIntegrationConfig config, MessageLinks links) throws SendFailure {
        return requests(vertx, config, EchoRenderer.templates().with(links));
    }

    /** The requests of an integration with such templates. */
    public static Requests requests(Vertx vertx, HttpIntegrationConfig config, MessageTemplates templates)
            throws SendFailure {
        return new Requests(config, templates, new HttpSenders(vertx, Map.of()));
    }
}

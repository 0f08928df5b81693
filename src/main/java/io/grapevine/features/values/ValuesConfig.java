package io.grapevine.features.values;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.FeatureSettings;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The Prometheus servers that are asked for the values of alerts.
 *
 * @param servers the servers, with different generator URLs; none: nothing is asked
 * @param line whether the text of messages begins with the values, which templates can always show
 */
public record ValuesConfig(List<Server> servers, boolean line) implements FeatureSettings {
    /** No servers. */
    public static final ValuesConfig NONE = new ValuesConfig(List.of(), true);

    private static final Shape<Server> SERVER = Shape.of(
                    Server.class, FieldSet.object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT))
            .checked(ValuesConfig::complete);

    public ValuesConfig {
        servers = List.copyOf(servers);
    }

    /**
     * A Prometheus server.
     *
     * @param url where its API is
     * @param generatorUrl how the generator URLs of its alerts begin: the address that it calls its own
     */
    public record Server(Url url, Url generatorUrl, HttpConfig httpConfig) {}

    /** Reads {@code values} of the section {@code messages}. */
    public static ValuesConfig read(MappingReader file, FeatureSection.Scope scope) {
        Value section = file.section("messages").value("values");
        return section.isNull() ? NONE : section.read(ValuesConfig::read);
    }

    private static ValuesConfig read(MappingReader in) {
        Value list = in.value("servers");
        List<Server> servers = list.objects(SERVER::read);
        if (servers.isEmpty()) {
            in.fault("servers", "missing (expected: one or more Prometheus servers, each with its url)");
        }
        List<String> prefixes = new ArrayList<>();
        for (Server server : servers) {
            String prefix = server.generatorUrl().reveal();
            if (prefixes.contains(prefix) && !prefix.startsWith(Value.UNREADABLE)) {
                list.fault("two servers with the generator URL " + Quoted.quote(prefix) + " (expected: each once)");
            }
            prefixes.add(prefix);
        }
        Value line = in.value("line");
        return new ValuesConfig(servers, line.isNull() ? NONE.line() : line.bool());
    }

    /** A server whose alerts have its own address as the beginning of their generator URLs, unless it is given. */
    private static void complete(RecordDraft draft) {
        Url url = draft.get("url");
        Url generator = draft.get("generator_url");
        if (url == null) {
            draft.fault(
                    "url", "missing (expected: the address of a Prometheus server, such as http://prometheus:9090)");
        }
        Url address = url == null ? new Url("") : url.withTrailingSlash();
        draft.set("url", address);
        draft.set("generator_url", generator == null ? address : generator.withTrailingSlash());
    }
}

package io.grapevine.config;

import java.util.List;

/**
 * The Prometheus servers that are asked for the values of alerts.
 *
 * @param servers the servers, with different generator URLs; none: nothing is asked
 * @param line whether the text of messages begins with the values, which templates can always show
 */
public record ValuesConfig(List<Server> servers, boolean line) {
    /** No servers. */
    public static final ValuesConfig NONE = new ValuesConfig(List.of(), true);

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
}

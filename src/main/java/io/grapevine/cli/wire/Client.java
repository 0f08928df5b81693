package io.grapevine.cli.wire;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.http.ChainCredentials;
import io.grapevine.http.Credentials;
import io.grapevine.http.HttpUrl;
import io.grapevine.http.Proxy;
import io.grapevine.http.ProxyChoice;
import io.grapevine.http.Redirects;
import io.grapevine.http.Redirects.Hop;
import io.grapevine.http.SendFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends requests as an {@code http_config} says. For several threads. */
public final class Client implements AutoCloseable {
    private final HttpConfig config;
    private final ProxyChoice proxies;
    private final Dialer dialer;
    private final Pool pool = new Pool();
    private final String agent;
    private final @Nullable Tokens tokens;

    /**
     * Sends nothing yet.
     *
     * @param environment the variables of the environment, of which proxies may be taken
     * @param agent what it calls itself
     * @throws SendFailure if a proxy's URL is none
     */
    public Client(HttpConfig config, Map<String, String> environment, String agent) throws SendFailure {
        this.config = config;
        this.agent = agent;
        proxies = ProxyChoice.of(config.proxy(), environment);
        dialer = new Dialer(config);
        OAuth2 oauth2 = config.oauth2();
        tokens = oauth2 == null ? null : Tokens.of(oauth2, environment, agent);
    }

    /**
     * Sends a request, and follows redirects if the settings say so.
     *
     * @return the answer, whatever its status
     * @throws SendFailure if there is none, because the time is over or for another reason
     */
    public Reply send(Request request, Deadline deadline) throws SendFailure {
        String configured = tokens != null ? tokens.authorization(deadline) : Credentials.authorization(config);
        return send(request, ChainCredentials.ofUser(request.url()), configured, deadline);
    }

    /** Sends a request with an {@code Authorization} header, or none. */
    Reply send(Request request, @Nullable String authorization, Deadline deadline) throws SendFailure {
        return send(request, authorization, null, deadline);
    }

    private Reply send(Request request, @Nullable String own, @Nullable String configured, Deadline deadline)
            throws SendFailure {
        Map<String, List<String>> extra = Credentials.headers(config);
        ChainCredentials credentials = new ChainCredentials(own, configured, tokens != null, !extra.isEmpty());
        Hop hop = new Hop(request.method(), request.url(), request.body() != null, false, 0);
        while (true) {
            Reply reply =
                    exchange(hop, request, headers(hop, request, credentials.authorization(hop), extra), deadline);
            Hop next = config.followRedirects()
                    ? Redirects.next(hop, request.url().host(), reply.status(), reply.header("Location"))
                    : null;
            if (next == null) {
                return reply;
            }
            hop = next;
        }
    }

    private Map<String, List<String>> headers(
            Hop hop, Request request, @Nullable String authorization, Map<String, List<String>> extra) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(hop.url().authority()));
        headers.put("User-Agent", List.of(agent));
        headers.put("Accept", List.of("application/json"));
        if (request.type() != null && hop.withBody()) {
            headers.put("Content-Type", List.of(request.type()));
        }
        if (authorization != null) {
            headers.put("Authorization", List.of(authorization));
        }
        extra.forEach((name, values) -> {
            if (hop.mayAdd(name)) {
                List<String> all = new ArrayList<>(headers.getOrDefault(name, List.of()));
                all.addAll(values);
                headers.put(name, all);
            }
        });
        return headers;
    }

    private Reply exchange(Hop hop, Request request, Map<String, List<String>> headers, Deadline deadline)
            throws SendFailure {
        HttpUrl url = hop.url();
        Proxy proxy = proxies.of(url);
        boolean relayed = proxy != null && proxy.kind() != Proxy.Kind.SOCKS5 && !url.https();
        if (proxy != null && relayed) {
            headers.putAll(Dialer.authorization(proxy));
        }
        String target = relayed ? url.absolute() : url.target();
        Connection connection = null;
        try {
            Optional<Connection> waiting = pool.take(url);
            connection = waiting.isPresent() ? waiting.get() : dialer.dial(url, proxy, deadline);
            connection.until(deadline);
            byte[] body = hop.withBody() ? request.body() : null;
            Http1.Answered answered = Http1.exchange(connection, hop.method(), target, headers, body);
            if (answered.reusable()) {
                pool.give(url, connection);
                connection = null;
            }
            return answered.reply();
        } catch (IOException e) {
            throw ClientFaults.of(e);
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** Closes the connections that wait. */
    @Override
    public void close() {
        pool.close();
    }
}

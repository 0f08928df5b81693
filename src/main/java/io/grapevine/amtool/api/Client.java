package io.grapevine.amtool.api;

import io.grapevine.base.tls.TlsFault;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.NetworkReason;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.OAuthTokenRequest.OAuthToken;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.ProxyChoice;
import io.grapevine.httpclient.Redirects;
import io.grapevine.httpclient.Redirects.ChainHeaders;
import io.grapevine.httpclient.Redirects.Hop;
import io.grapevine.httpclient.SendFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests as an {@code http_config} says. For several threads. */
public final class Client implements AutoCloseable {
    private static final int UNAUTHORIZED = 401;

    private final HttpConfig config;
    private final ProxyChoice proxies;
    private final Dialer dialer;
    private final String agent;
    /** The client that fetches tokens; null without {@code oauth2}. */
    private final @Nullable Client issuer;
    /** The login of the person; null without one. */
    private final @Nullable DeviceLogin login;

    private @Nullable OAuthToken token;

    /**
     * Sends nothing yet.
     *
     * @param environment the variables of the environment, of which proxies may be taken
     * @param agent what it calls itself
     * @throws SendFailure if a proxy's URL is none
     */
    public Client(HttpConfig config, Map<String, String> environment, String agent) throws SendFailure {
        this(config, environment, agent, null);
    }

    /**
     * A client that sends the token of a person.
     *
     * @param login the login of the person, which a refused request begins; null for none
     */
    public Client(HttpConfig config, Map<String, String> environment, String agent, @Nullable DeviceLogin login)
            throws SendFailure {
        this.config = config;
        this.agent = agent;
        this.login = login;
        proxies = ProxyChoice.of(config.proxy(), environment);
        dialer = new Dialer(config);
        OAuth2 oauth2 = config.oauth2();
        issuer = oauth2 == null ? null : new Client(OAuthTokenRequest.client(oauth2), environment, agent);
    }

    /**
     * Sends a request, follows redirects if the settings say so, and writes the body of each answer to {@code output}.
     *
     * @return the answer, whatever its status
     * @throws SendFailure if there is none, because the time is over or for another reason
     */
    public Reply send(Request request, Deadline deadline, BodyOutput output) throws SendFailure {
        if (login != null && !request.headers().containsKey("Authorization")) {
            return send(request, login, deadline, output);
        }
        OAuth2 oauth2 = config.oauth2();
        String configured = oauth2 == null
                ? Credentials.authorization(config)
                : token(oauth2, deadline).header();
        return send(request, ChainHeaders.ofUser(request.url()), configured, deadline, output);
    }

    private Reply send(Request request, DeviceLogin person, Deadline deadline, BodyOutput output) throws SendFailure {
        String token = person.authorization();
        while (true) {
            Reply reply = send(request, null, token, deadline, output);
            if (reply.status() != UNAUTHORIZED) {
                return reply;
            }
            long asked = System.nanoTime();
            token = person.authorizationAfter(token, reply);
            deadline.extend(System.nanoTime() - asked); // a person is slower than a server may be
        }
    }

    private Reply send(
            Request request, @Nullable String own, @Nullable String configured, Deadline deadline, BodyOutput output)
            throws SendFailure {
        Map<String, String> first = new TreeMap<>(Map.of("User-Agent", agent, "Accept", "application/json"));
        first.putAll(request.headers());
        if (request.type() != null) {
            first.put("Content-Type", request.type());
        }
        if (own != null) {
            first.put("Authorization", own);
        }
        ChainHeaders headers = new ChainHeaders(first, configured, issuer != null, Credentials.headers(config));
        Hop hop = new Hop(request.method(), request.url(), request.body() != null, false, 0);
        while (true) {
            Reply reply = exchange(hop, request, headers.of(hop), deadline, output);
            Hop next = config.followRedirects()
                    ? Redirects.next(hop, request.url().host(), reply.status(), reply.header("Location"))
                    : null;
            if (next == null) {
                return reply;
            }
            hop = next;
        }
    }

    /** The token of this run: fetched when it is first needed, and kept, as a command does not live long. */
    private synchronized OAuthToken token(OAuth2 oauth2, Deadline deadline) throws SendFailure {
        OAuthToken known = token;
        if (known == null) {
            String secret = OAuthTokenRequest.credential(oauth2).read();
            try {
                known = fetch(oauth2, secret, false, deadline);
            } catch (SendFailure refused) {
                if (refused.isTimeout() || !OAuthTokenRequest.hasTwoForms(oauth2)) {
                    throw refused;
                }
                known = fetch(oauth2, secret, true, deadline);
            }
            token = known;
        }
        return known;
    }

    private OAuthToken fetch(OAuth2 oauth2, String secret, boolean inBody, Deadline deadline) throws SendFailure {
        Instant now = Instant.now();
        OAuthTokenRequest form = OAuthTokenRequest.of(oauth2, secret, "", inBody, now);
        byte[] body = form.body().getBytes(StandardCharsets.UTF_8);
        Request request = new Request("POST", HttpUrl.parse(oauth2.tokenUrl()), OAuthTokenRequest.CONTENT_TYPE, body);
        Reply reply =
                Objects.requireNonNull(issuer).send(request, form.authorization(), null, deadline, BodyOutput.MEMORY);
        return OAuthToken.of(reply.status(), reply.header("Content-Type"), reply.text(), now);
    }

    private Reply exchange(
            Hop hop, Request request, Map<String, List<String>> headers, Deadline deadline, BodyOutput output)
            throws SendFailure {
        HttpUrl url = hop.url();
        headers.put("Host", List.of(url.authority()));
        Proxy proxy = proxies.of(url);
        boolean relayed = proxy != null && proxy.kind() != Proxy.Kind.SOCKS5 && !url.https();
        if (proxy != null && relayed) {
            headers.putAll(proxy.credentials());
        }
        String target = relayed ? url.absolute() : url.target();
        Dialer.Connection connection = null;
        try {
            connection = dialer.connection(url, proxy, deadline);
            byte[] body = hop.withBody() ? request.body() : null;
            BlockingHttp1.Answered answered =
                    BlockingHttp1.exchange(connection, hop.method(), target, headers, body, output);
            if (answered.reusable()) {
                dialer.keep(url, connection);
                connection = null;
            }
            return answered.reply();
        } catch (IOException e) {
            throw e instanceof SocketTimeoutException ? SendFailure.timedOut() : SendFailure.of(fault(e));
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** Says in a few words why there is no answer, and what to look at. */
    static String fault(IOException fault) {
        if (fault instanceof UnknownHostException) {
            return "no such host";
        } else if (fault instanceof ProtocolException) {
            return fault.getMessage() + " (expected: an answer in HTTP/1.1; is it https?)";
        } else if (fault instanceof SSLException) {
            String reason = TlsFault.of(fault);
            if (reason == null || reason.equals(TlsFault.NOT_TLS)) {
                return "TLS handshake failed (is it http?)";
            }
            return "TLS: " + reason + " (see tls_config in --http.config.file)";
        } else if (fault instanceof EOFException) {
            return "the connection was closed before the answer";
        }
        return NetworkReason.of(fault).orElse("connection lost");
    }

    /** Closes the connections that wait. */
    @Override
    public void close() {
        dialer.close();
    }
}

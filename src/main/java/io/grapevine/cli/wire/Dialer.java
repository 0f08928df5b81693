package io.grapevine.cli.wire;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.http.Credentials;
import io.grapevine.http.HttpUrl;
import io.grapevine.http.Proxy;
import io.grapevine.http.SendFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Opens connections: directly or through a proxy, with TLS if the URL asks for it. */
final class Dialer {
    private final HttpConfig config;
    private @Nullable ClientTls tls;

    Dialer(HttpConfig config) {
        this.config = config;
    }

    /**
     * A connection on which requests to the server can be sent.
     *
     * @throws SendFailure if the time is over, a proxy refuses or certificates are unusable
     */
    Connection dial(HttpUrl url, @Nullable Proxy proxy, Deadline deadline) throws IOException, SendFailure {
        Socket socket = proxy == null
                ? connected(url.host(), url.port(), deadline)
                : connected(proxy.host(), proxy.port(), deadline);
        try {
            if (proxy != null) {
                socket = throughProxy(socket, proxy, url, deadline);
            }
            if (url.https()) {
                socket = tls(socket, url.host(), url.port(), deadline);
            }
            return new Connection(socket, deadline);
        } catch (IOException | SendFailure | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Tries one address after the other, as a name may have some that nobody listens on. */
    private static Socket connected(String host, int port, Deadline deadline) throws IOException, SendFailure {
        IOException last = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket(java.net.Proxy.NO_PROXY);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), deadline.millisLeft());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Socket throughProxy(Socket socket, Proxy proxy, HttpUrl url, Deadline deadline)
            throws IOException, SendFailure {
        if (proxy.kind() == Proxy.Kind.SOCKS5) {
            Socks5.connect(new Connection(socket, deadline), proxy, url.host(), url.port());
            return socket;
        }
        Socket towards = proxy.kind() == Proxy.Kind.HTTPS ? tls(socket, proxy.host(), proxy.port(), deadline) : socket;
        if (url.https()) {
            connectThrough(new Connection(towards, deadline), proxy, url);
        }
        return towards;
    }

    /** Asks an HTTP proxy for a tunnel. Nothing of what comes through it may have been read by then, and nothing has. */
    private void connectThrough(Connection connection, Proxy proxy, HttpUrl url) throws IOException, SendFailure {
        String target = url.bracketedHost() + ":" + url.port();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(target));
        headers.putAll(authorization(proxy));
        config.proxy()
                .proxyConnectHeader()
                .forEach((name, values) ->
                        headers.put(name, values.stream().map(Secret::reveal).toList()));
        Reply reply =
                Http1.exchange(connection, "CONNECT", target, headers, null).reply();
        if (!reply.isSuccess()) {
            throw SendFailure.of(proxy + ": the proxy refused to connect: status code " + reply.status());
        }
    }

    /** The header by which a user of a proxy shows who it is; none if there is no user. */
    static Map<String, List<String>> authorization(Proxy proxy) {
        String user = proxy.user();
        String password = proxy.password();
        return user == null
                ? Map.of()
                : Map.of("Proxy-Authorization", List.of(Credentials.basic(user, password == null ? "" : password)));
    }

    private Socket tls(Socket socket, String host, int port, Deadline deadline) throws IOException, SendFailure {
        ClientTls ready = prepared();
        socket.setSoTimeout(deadline.millisLeft());
        return ready.start(socket, host, port);
    }

    private synchronized ClientTls prepared() throws SendFailure {
        ClientTls ready = tls;
        if (ready == null) {
            ready = ClientTls.of(config.tlsConfig());
            tls = ready;
        }
        return ready;
    }
}

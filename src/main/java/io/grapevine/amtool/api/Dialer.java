package io.grapevine.amtool.api;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: directly or through a proxy, with TLS if the URL asks for it. Keeps those that wait for another
 * request, though not for long, as the server may close them.
 */
final class Dialer {
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

    private final HttpConfig config;
    private final Map<String, Deque<Idle>> idle = new HashMap<>();
    /** Read when the first connection needs it. */
    private @Nullable Tls tls;

    private record Idle(Connection connection, long since) {}

    private record Tls(TlsMaterial material, SSLContext context) {}

    Dialer(HttpConfig config) {
        this.config = config;
    }

    /**
     * A connection on which requests to the server can be sent.
     *
     * @throws SendFailure if the time is over, a proxy refuses or certificates are unusable
     */
    Connection connection(HttpUrl url, @Nullable Proxy proxy, Deadline deadline) throws IOException, SendFailure {
        Connection waiting = take(url);
        if (waiting == null) {
            return dial(url, proxy, deadline);
        }
        waiting.until(deadline);
        return waiting;
    }

    private synchronized @Nullable Connection take(HttpUrl url) {
        Deque<Idle> waiting = waiting(url);
        while (!waiting.isEmpty()) {
            Idle last = waiting.removeLast();
            if (System.nanoTime() - last.since < LONGEST_WAIT_NANOS) {
                return last.connection;
            }
            last.connection.close();
        }
        return null;
    }

    private Deque<Idle> waiting(HttpUrl url) {
        return idle.computeIfAbsent((url.https() ? "https " : "http ") + url, key -> new ArrayDeque<>());
    }

    /** Keeps a connection for another request. */
    synchronized void keep(HttpUrl url, Connection connection) {
        waiting(url).add(new Idle(connection, System.nanoTime()));
    }

    synchronized void close() {
        idle.values().forEach(waiting -> waiting.forEach(last -> last.connection.close()));
        idle.clear();
    }

    private Connection dial(HttpUrl url, @Nullable Proxy proxy, Deadline deadline) throws IOException, SendFailure {
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

    /** Tries one address after the other, as a name may have some without a server. */
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
        Map<String, List<String>> headers = proxy.connectHeaders(target, config.proxy());
        Reply reply = BlockingHttp1.exchange(connection, "CONNECT", target, headers, null, BodyOutput.MEMORY)
                .reply();
        if (!reply.isSuccess()) {
            throw SendFailure.of(proxy + ": the proxy refused to connect: status code " + reply.status());
        }
    }

    private Socket tls(Socket socket, String host, int port, Deadline deadline) throws IOException, SendFailure {
        Tls ready = prepared();
        socket.setSoTimeout(deadline.millisLeft());
        return ready.material.start(ready.context, socket, host, port);
    }

    private synchronized Tls prepared() throws SendFailure {
        if (tls == null) {
            TlsMaterial material = TlsMaterial.read(config.tlsConfig());
            try {
                tls = new Tls(material, material.context());
            } catch (UnusableFileException e) {
                throw SendFailure.of("tls_config: " + e.getMessage());
            }
        }
        return tls;
    }
}

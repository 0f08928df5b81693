package io.grapevine.amtool.api;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
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

    private static final int SOCKS_VERSION = 5;
    private static final int SOCKS_NO_LOGIN = 0;
    private static final int SOCKS_PASSWORD = 2;
    private static final int SOCKS_CONNECT = 1;
    private static final int SOCKS_NAME = 3;

    private final HttpConfig config;
    private final Map<String, Deque<Connection>> idle = new HashMap<>();
    /** Read when the first connection needs it. */
    private @Nullable Tls tls;

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
        Deque<Connection> waiting = waiting(url);
        while (!waiting.isEmpty()) {
            Connection last = waiting.removeLast();
            if (System.nanoTime() - last.idleSince < LONGEST_WAIT_NANOS) {
                return last;
            }
            last.close();
        }
        return null;
    }

    private Deque<Connection> waiting(HttpUrl url) {
        return idle.computeIfAbsent((url.https() ? "https " : "http ") + url, key -> new ArrayDeque<>());
    }

    /** Keeps a connection for another request. */
    synchronized void keep(HttpUrl url, Connection connection) {
        connection.idleSince = System.nanoTime();
        waiting(url).add(connection);
    }

    synchronized void close() {
        idle.values().forEach(waiting -> waiting.forEach(Connection::close));
        idle.clear();
    }

    private Connection dial(HttpUrl url, @Nullable Proxy proxy, Deadline deadline) throws IOException, SendFailure {
        Socket socket = proxy == null ? connected(url.host(), url.port(), deadline) : connected(proxy, deadline);
        try {
            if (proxy != null) {
                try {
                    socket = throughProxy(socket, proxy, url, deadline);
                } catch (IOException fault) {
                    throw at(proxy, fault);
                }
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

    private static Socket connected(Proxy proxy, Deadline deadline) throws SendFailure {
        try {
            return connected(proxy.host(), proxy.port(), deadline);
        } catch (IOException fault) {
            throw at(proxy, fault);
        }
    }

    private static SendFailure at(Proxy proxy, IOException fault) {
        return SendFailure.of(
                proxy + ": " + (fault instanceof SocketTimeoutException ? "timed out" : Client.fault(fault)));
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
            connectBySocks(new Connection(socket, deadline), proxy, url.host(), url.port());
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

    /**
     * Asks a SOCKS 5 proxy, which looks names up, for a connection (RFC 1928, 1929): speaks with it until the connection leads to the
     * server, or throws if the proxy refuses.
     */
    private static void connectBySocks(Connection connection, Proxy proxy, String host, int port)
            throws IOException, SendFailure {
        DataInputStream in = new DataInputStream(connection.in());
        OutputStream out = connection.out();
        boolean login = proxy.user() != null;
        out.write(
                login
                        ? new byte[] {SOCKS_VERSION, 2, SOCKS_NO_LOGIN, SOCKS_PASSWORD}
                        : new byte[] {SOCKS_VERSION, 1, SOCKS_NO_LOGIN});
        int version = in.readUnsignedByte();
        int way = in.readUnsignedByte();
        if (version != SOCKS_VERSION || (way != SOCKS_NO_LOGIN && !(login && way == SOCKS_PASSWORD))) {
            throw refused(proxy);
        }
        if (way == SOCKS_PASSWORD) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(1);
            put(message, String.valueOf(proxy.user()), proxy);
            put(message, proxy.password() == null ? "" : proxy.password(), proxy);
            message.writeTo(out);
            in.readUnsignedByte();
            if (in.readUnsignedByte() != 0) {
                throw SendFailure.of(proxy + ": wrong user or password");
            }
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {SOCKS_VERSION, SOCKS_CONNECT, 0, SOCKS_NAME});
        put(message, host, proxy);
        message.write(port >> 8);
        message.write(port);
        message.writeTo(out);
        readAnswer(in, proxy);
    }

    private static void readAnswer(DataInputStream in, Proxy proxy) throws IOException, SendFailure {
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) {
            throw refused(proxy);
        }
        in.readUnsignedByte();
        int bound = switch (in.readUnsignedByte()) {
            case 1 -> 4;
            case 4 -> 16;
            default -> in.readUnsignedByte();
        };
        in.skipNBytes(bound + 2);
    }

    private static void put(ByteArrayOutputStream message, String text, Proxy proxy) throws SendFailure {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xFF) {
            throw SendFailure.of(proxy + ": a name of " + bytes.length + " bytes (expected: at most 255)");
        }
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    private static SendFailure refused(Proxy proxy) {
        return SendFailure.of(proxy + ": the proxy refused to connect");
    }

    /** A socket that is connected, whose reads end with the deadline. */
    static final class Connection implements Closeable {
        private final Socket socket;
        private final InputStream in;
        private Deadline deadline;
        /** The end of its last request, as {@link System#nanoTime} has it. */
        private long idleSince;

        Connection(Socket socket, Deadline deadline) throws IOException {
            this.socket = socket;
            this.deadline = deadline;
            in = new BufferedInputStream(new FilterInputStream(socket.getInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        socket.setSoTimeout(Connection.this.deadline.millisLeft()); // what is left of the time
                    } catch (SendFailure over) {
                        throw new SocketTimeoutException("deadline");
                    }
                    return super.read(bytes, offset, length);
                }
            });
        }

        /** Gives the connection time until another deadline. */
        void until(Deadline other) {
            deadline = other;
        }

        InputStream in() {
            return in;
        }

        OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It was broken, and is closed all the same.
            }
        }
    }
}

package io.grapevine.base.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers of a configuration for the versions of their protocol. Kafka's client takes the first four bytes of any
 * answer for its size, and allocates that much: more than a gigabyte where a web server answers, or one with TLS a client
 * without it. And a client without a login asks for a mechanism of logins: a broker that expects one hangs up on Kafka's client,
 * which takes it for one that is away.
 */
final class BrokerProbe {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** {@code ApiVersions} of version 0, which a broker answers before a login. */
    private static final short API_VERSIONS = 18;

    /** {@code SaslHandshake} of version 0, which a broker answers before a login, and one without logins with another error. */
    private static final short SASL_HANDSHAKE = 17;

    /** A string of no characters. */
    private static final byte[] NO_MECHANISM = {0, 0};

    private static final short UNSUPPORTED_MECHANISM = 33;
    private static final int MOST_MECHANISMS = 10;

    private static final int CORRELATION = 0x67_76;
    private static final int MOST_BYTES = 1 << 20;

    private final ProducerSettings settings;

    /** The servers that took a connection and no answer came from. */
    private final List<String> unanswered = new ArrayList<>();

    private boolean hasAnswer;

    private BrokerProbe(ProducerSettings settings) {
        this.settings = settings;
    }

    /**
     * Asks all brokers. Those that cannot be reached, or do not answer now, are left to Kafka's client, which tries them again.
     *
     * @return which servers accept connections and then hang up or stay silent, of which Kafka's client says nothing; empty if
     *     there are none, or another one has answered as a broker
     * @throws IllegalStateException if one answers anything else, or expects a login that there is not; the message can be shown
     */
    static Optional<String> check(ProducerSettings settings) {
        BrokerProbe probe = new BrokerProbe(settings);
        for (String broker : settings.brokers()) {
            probe.faultOf(broker).ifPresent(fault -> {
                throw new IllegalStateException(broker + ": " + fault);
            });
        }
        return probe.hasAnswer || probe.unanswered.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", probe.unanswered) + " (expected: " + probe.expected("a broker") + ")");
    }

    private String expected(String what) {
        return what + (settings.tls().isPresent() ? " with" : " without") + " TLS, as tls_config says";
    }

    private Optional<String> faultOf(String broker) {
        int colon = broker.lastIndexOf(':');
        String host = broker.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
        try (Socket plain = new Socket()) {
            int port = Integer.parseInt(broker.substring(colon + 1));
            plain.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
            plain.setSoTimeout((int) LIMIT.toMillis());
            try (Socket socket =
                    settings.tls().isPresent() ? settings.tls().get().start(plain, host, port) : plain) {
                return faultOf(socket);
            } catch (SocketTimeoutException silent) {
                unanswered.add(broker + " does not answer");
                throw silent;
            } catch (EOFException | SocketException hungUp) {
                unanswered.add(broker + " hangs up");
                throw hungUp;
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException unreachable) {
            LOG.atDebug()
                    .addKeyValue("broker", broker)
                    .addKeyValue("err", unreachable.getMessage())
                    .log("Broker could not be probed");
            return Optional.empty();
        }
    }

    private Optional<String> faultOf(Socket socket) throws IOException {
        byte[] client = settings.clientId().getBytes(UTF_8);
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ask(out, API_VERSIONS, client, new byte[0]);
        int size = in.readInt();
        if (size < Integer.BYTES || size > MOST_BYTES || in.readInt() != CORRELATION) {
            return Optional.of("no answer of a broker (expected: " + expected("one") + ")");
        }
        hasAnswer = true;
        if (settings.login().isPresent()) {
            return Optional.empty();
        }
        in.skipNBytes(size - Integer.BYTES);
        ask(out, SASL_HANDSHAKE, client, NO_MECHANISM);
        in.readInt();
        return in.readInt() == CORRELATION && in.readShort() == UNSUPPORTED_MECHANISM
                ? Optional.of(
                        "a login is expected" + mechanisms(in) + " (expected: sasl_config, or a port without a login)")
                : Optional.empty();
    }

    /** Sends a request as a whole: a server that is none may answer the first bytes, and its hanging up overtakes its answer. */
    private static void ask(OutputStream out, short request, byte[] client, byte[] body) throws IOException {
        int size = 2 * Short.BYTES + Integer.BYTES + Short.BYTES + client.length + body.length;
        out.write(ByteBuffer.allocate(Integer.BYTES + size)
                .putInt(size)
                .putShort(request)
                .putShort((short) 0) // the version
                .putInt(CORRELATION)
                .putShort((short) client.length)
                .put(client)
                .put(body)
                .array());
        out.flush();
    }

    /** The names of the mechanisms that a broker offers, for an error. */
    private static String mechanisms(DataInputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        for (int left = Math.min(in.readInt(), MOST_MECHANISMS); left > 0; left--) {
            String name = new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
            if (name.matches("[A-Z0-9_-]{1,20}")) {
                names.add(name);
            }
        }
        return names.isEmpty() ? "" : ", by " + String.join(" or ", names);
    }
}

package io.grapevine.base.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The optional layer with Kafka's client: the jars of the directory {@code optional/kafka} beside the program. Its classes
 * have a class loader of their own, which takes nothing of the program but its interfaces and the logging.
 */
public final class KafkaLayer {
    /** The group of the threads for which Kafka's client logs nothing, as its lines name brokers and topics. */
    public static final ThreadGroup UNLOGGED = new ThreadGroup("grapevine-kafka-unlogged");

    private static final String PRODUCER = "io.grapevine.base.kafka.client.KafkaRecordProducer";

    /** The only instance, so that the client's classes are loaded once. */
    private static final KafkaLayer INSTALLED = find();

    private final List<Path> directories;
    private @Nullable ClassLoader loader;

    /** The layer in the first of these directories that has jars. */
    public KafkaLayer(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The layer of this program, loaded by the first producer. */
    public static KafkaLayer installed() {
        return INSTALLED;
    }

    /**
     * The place of the layer. An installed program is {@code lib/grapevine/app/grapevine-<version>.jar} and its layer {@code
     * lib/grapevine/optional/kafka}; a built one is {@code target/quarkus-app/app/grapevine-<version>.jar} and its layer {@code
     * target/optional/kafka}, which is not copied with the program. Classes and the jar of a build are in {@code target}.
     */
    private static KafkaLayer find() {
        CodeSource source = KafkaLayer.class.getProtectionDomain().getCodeSource();
        try {
            Path code = Path.of(source.getLocation().toURI());
            boolean isPackaged = code.resolveSibling("").endsWith("app");
            Path home = code.resolve(isPackaged ? "../.." : "..");
            return new KafkaLayer(Stream.of(home, home.resolve(".."))
                    .map(directory -> directory.resolve("optional/kafka").normalize())
                    .toList());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // the URL of a file
        }
    }

    /**
     * Looks for the layer.
     *
     * @throws LayerMissingException if it is not there
     */
    public void require() throws LayerMissingException {
        loader();
    }

    /**
     * Creates a producer, after a look at the brokers; waits for them, and for their names. Until its first record is delivered,
     * its failures name the servers that took a connection and did not answer.
     *
     * @throws LayerMissingException if the layer is not there
     * @throws IllegalStateException if the client refuses the settings, no broker's name can be resolved, or what is there is
     *     no broker
     */
    public RecordProducer producer(ProducerSettings settings) throws LayerMissingException {
        ClassLoader own = loader();
        Optional<String> unanswered = BrokerProbe.check(settings);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(own); // Kafka loads classes that its configuration names
        try {
            RecordProducer producer = Class.forName(PRODUCER, true, own)
                    .asSubclass(RecordProducer.class)
                    .getConstructor(ProducerSettings.class)
                    .newInstance(settings);
            return unanswered.isEmpty() ? producer : new Doubted(producer, unanswered.get());
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(text(cause), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String text(Throwable fault) {
        Throwable last = fault;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    synchronized ClassLoader loader() throws LayerMissingException {
        if (loader == null) {
            loader = new LayerLoader(jars(), KafkaLayer.class.getClassLoader());
        }
        return loader;
    }

    private URL[] jars() throws LayerMissingException {
        List<URL> jars = new ArrayList<>();
        for (Path directory : directories) {
            if (jars.isEmpty() && Files.isDirectory(directory)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
                    for (Path file : files) {
                        jars.add(url(file));
                    }
                } catch (IOException e) {
                    throw new LayerMissingException(directories.get(0));
                }
            }
        }
        if (jars.isEmpty()) {
            throw new LayerMissingException(directories.get(0));
        }
        return jars.toArray(URL[]::new);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // the URL of a file
        }
    }

    /** Thrown if the layer is not there. */
    public static final class LayerMissingException extends Exception {
        private static final long serialVersionUID = 1L;

        LayerMissingException(Path directory) {
            super("Kafka's client is not installed (expected: its jars in " + directory
                    + "; a build leaves them in target/optional/kafka, bin/install --with-kafka installs them)");
        }
    }

    /** A producer whose servers have yet to answer as brokers. */
    private static final class Doubted implements RecordProducer {
        private final RecordProducer producer;
        private volatile String doubt;

        Doubted(RecordProducer producer, String doubt) {
            this.producer = producer;
            this.doubt = "; " + doubt;
        }

        @Override
        public void send(Outgoing message, Consumer<@Nullable RecordFailure> callback) throws InterruptedException {
            producer.send(message, failure -> {
                if (failure == null) {
                    doubt = "";
                    callback.accept(null);
                } else {
                    callback.accept(
                            new RecordFailure(failure.errorType(), failure.verdict(), failure.reason() + doubt));
                }
            });
        }

        @Override
        public void close(Duration budget) {
            producer.close(budget);
        }
    }

    /** Looks into the layer first, except for classes of the program, of the JDK and of the logging. */
    private static final class LayerLoader extends URLClassLoader {
        private static final String CLIENT = "io.grapevine.base.kafka.client.";

        static {
            registerAsParallelCapable();
        }

        LayerLoader(URL[] jars, ClassLoader program) {
            super(jars, program);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                if (name.startsWith(CLIENT)) {
                    return defineOfProgram(name);
                }
                if (!isOfProgram(name)) {
                    try {
                        return findClass(name);
                    } catch (ClassNotFoundException notInLayer) {
                        return super.loadClass(name, resolve);
                    }
                }
                return super.loadClass(name, resolve);
            }
        }

        private static boolean isOfProgram(String name) {
            return name.startsWith("io.grapevine.") || name.startsWith("java.") || name.startsWith("org.slf4j.");
        }

        /** The client package is in the program's jar, but has to see Kafka's classes. */
        private Class<?> defineOfProgram(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /**
     * Asks the brokers of a configuration for the versions of their protocol. Kafka's client takes the first four bytes of any
     * answer for its size, and allocates that much: more than a gigabyte where a web server answers, or one with TLS a client
     * without it. And a client without a login asks for a mechanism of logins: a broker that expects one hangs up on Kafka's client,
     * which takes it for one that is away.
     */
    static final class BrokerProbe {
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
                    : Optional.of(
                            String.join(", ", probe.unanswered) + " (expected: " + probe.expected("a broker") + ")");
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
                    ? Optional.of("a login is expected" + mechanisms(in)
                            + " (expected: sasl_config, or a port without a login)")
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
}

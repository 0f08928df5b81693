package io.grapevine.base.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The optional layer with Kafka's client: the jars of the directory {@code optional/kafka} beside the program. Its classes
 * have a class loader of their own, which takes nothing of the program but its interfaces and the logging.
 */
public final class KafkaLayer {
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
        public void send(Outgoing message, Callback callback) throws InterruptedException {
            producer.send(message, new Callback() {
                @Override
                public void delivered() {
                    doubt = "";
                    callback.delivered();
                }

                @Override
                public void failed(RecordFailure failure) {
                    callback.failed(
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
}

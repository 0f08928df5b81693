package io.grapevine.server.log;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The slf4j provider. {@link Logging#start} sets it by the system property {@code slf4j.provider}, as Quarkus has one
 * on the class path, which would print pairs in front of the message.
 */
public final class LineServiceProvider implements SLF4JServiceProvider {
    /** Kafka's client logs each failed connection, and each answer that it tries again after. */
    private static final String KAFKA = "org.apache.kafka.";

    private final BasicMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();
    private @Nullable ILoggerFactory loggers;

    @Override
    public void initialize() {
        loggers = loggers(Logging.output());
    }

    /** Creates loggers that write to {@code output}; those of libraries from a higher level on, and of Kafka each text at times only. */
    static ILoggerFactory loggers(LogOutput output) {
        LogOutput libraries = Logging.forLibraries(output);
        ConcurrentHashMap<String, Logger> byName = new ConcurrentHashMap<>();
        RepeatedLines kafka = new RepeatedLines(System::nanoTime);
        return name -> byName.computeIfAbsent(
                name,
                key -> new LineLogger(
                        key,
                        key.startsWith("io.grapevine") ? output : libraries,
                        key.startsWith(KAFKA) ? kafka : null));
    }

    @Override
    public @Nullable ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}

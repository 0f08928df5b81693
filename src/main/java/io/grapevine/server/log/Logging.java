package io.grapevine.server.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.time.ZoneId;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Configuration of the process's logging. */
public final class Logging {
    private static final String LEVEL = "grapevine.log.level";
    private static final String FORMAT = "grapevine.log.format";

    private Logging() {}

    /** The level in force; read from the system property when the first logger is made. */
    private static final class Threshold {
        private static volatile Level least = Level.valueOf(System.getProperty(LEVEL, Level.INFO.name()));
    }

    /**
     * Sets Netty's logging to java.util.logging. Parsing the command line uses Netty, and the first slf4j logger fixes
     * level and format for all.
     */
    public static void keepNettyOff() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /**
     * Sets the slf4j provider, level and format by system properties. To be called before any logger exists, as slf4j
     * loads its provider once.
     */
    public static void start(Level least, LogFormat format) {
        System.setProperty(LEVEL, least.name());
        System.setProperty(FORMAT, format.name());
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LineServiceProvider.class.getName());
    }

    /** Redirects java.util.logging to {@link JulHandler}. */
    public static void takeLibraries() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new JulHandler(forLibraries(output())));
        root.setLevel(ofRoot());
    }

    /** What java.util.logging makes records of at all. */
    private static java.util.logging.Level ofRoot() {
        return libraryLevel(level()) == Level.INFO ? java.util.logging.Level.INFO : java.util.logging.Level.WARNING;
    }

    /** The least severity that is logged. */
    public static Level level() {
        return Threshold.least;
    }

    /** Changes the least severity that is logged, from the next event on; that of libraries changes with it. */
    public static void change(Level least) {
        Threshold.least = least;
        Logger.getLogger("").setLevel(ofRoot());
    }

    static LogOutput output() {
        return LogOutput.standardError(Logging::level, LogFormat.named(System.getProperty(FORMAT, "logfmt")));
    }

    /** The output of libraries, one level higher: their INFO is shown at DEBUG. */
    static LogOutput forLibraries(LogOutput output) {
        return output.atLeast(Logging::libraryLevel);
    }

    private static Level libraryLevel(Level level) {
        return switch (level) {
            case TRACE, DEBUG -> Level.INFO;
            case INFO, WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    /** Handler that passes log records of libraries from java.util.logging to {@link LogOutput}. */
    static final class JulHandler extends Handler {
        private final LogOutput output;
        private final Formatter messages = new PatternFormatter("%m");

        JulHandler(LogOutput output) {
            this.output = output;
        }

        @Override
        public void publish(@Nullable LogRecord event) {
            if (event != null && output.admits(level(event.getLevel()))) {
                output.write(
                        event.getInstant().atZone(ZoneId.systemDefault()),
                        level(event.getLevel()),
                        messages.format(event),
                        List.of(LogLine.Pair.of("logger", event.getLoggerName())),
                        event.getThrown());
            }
        }

        private static Level level(java.util.logging.Level level) {
            if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
                return Level.ERROR;
            }
            if (level.intValue() >= java.util.logging.Level.WARNING.intValue()) {
                return Level.WARN;
            }
            return level.intValue() >= java.util.logging.Level.INFO.intValue() ? Level.INFO : Level.DEBUG;
        }

        @Override
        public void flush() {
            // Lines are not buffered.
        }

        @Override
        public void close() {
            // Standard error stays open.
        }
    }
}

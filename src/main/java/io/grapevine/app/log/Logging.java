package io.grapevine.app.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up the log of the process. */
public final class Logging {
    private static final String LEVEL = "grapevine.log.level";
    private static final String FORMAT = "grapevine.log.format";

    private Logging() {}

    /**
     * Has Netty log by java.util.logging. The command line is read with its help, and the first logger that anybody
     * asks slf4j for settles level and format for all.
     */
    public static void keepNettyOff() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /**
     * Makes slf4j write our lines. To be called before any logger exists: slf4j looks for its back end once, and can be
     * told of it, and of level and format, through system properties alone.
     */
    public static void start(LogLevel least, LogFormat format) {
        System.setProperty(LEVEL, least.name());
        System.setProperty(FORMAT, format.name());
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LineServiceProvider.class.getName());
    }

    /** Makes what libraries log through java.util.logging come out as our lines too, and nowhere else. */
    public static void takeLibraries() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        LogOutput libraries = forLibraries(output());
        root.addHandler(new JulHandler(libraries));
        root.setLevel(libraries.least() == LogLevel.INFO ? Level.INFO : Level.WARNING);
    }

    static LogOutput output() {
        return LogOutput.standardError(
                LogLevel.named(System.getProperty(LEVEL, "info")),
                LogFormat.named(System.getProperty(FORMAT, "logfmt")));
    }

    /** The same lines, but of libraries one severity more is asked for: their INFO is our DEBUG. */
    static LogOutput forLibraries(LogOutput output) {
        return output.atLeast(
                switch (output.least()) {
                    case DEBUG -> LogLevel.INFO;
                    case INFO, WARN -> LogLevel.WARN;
                    case ERROR -> LogLevel.ERROR;
                });
    }
}
